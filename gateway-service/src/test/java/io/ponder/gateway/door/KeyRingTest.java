package io.ponder.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Audit;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.gateway.door.KeySettings.Required;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.testing.Eventually;
import io.ponder.testing.TestDatabase;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the door remembers of keys, by a clock of the test. */
class KeyRingTest {

    private static final Duration OUTLIVE = Duration.ofMinutes(5);

    private final AtomicLong nanos = new AtomicLong();
    private Database database;
    private Keys keys;
    private KeyRing ring;

    @BeforeEach
    void open() {
        database = Database.open(DatabaseSettings.file(TestDatabase.h2().file()));
        InstantSource clock = InstantSource.system();
        keys = new Keys(database, new Audit(database, clock), clock);
        ring = new KeyRing(keys, OUTLIVE, nanos::get);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Keys.Issued key() {
        return keys.create("default", "k", KeyRole.MEMBER, Allowed.ALL, null, Caller.OPEN);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void isGood(Keys.Issued issued) {
        assertThat(ring.find(issued.key().id())
                        .orElseThrow()
                        .caller(issued.text(), Instant.now())
                        .key())
                .isEqualTo(issued.key().id());
    }

    @Test
    void aKeyThatIsRevokedElsewhereStopsWithinFiveSeconds() {
        Keys.Issued issued = key();
        isGood(issued);
        keys.revoke(issued.key().id(), Caller.OPEN);
        isGood(issued);
        pass(Duration.ofSeconds(5));
        assertThatThrownBy(() -> isGood(issued)).hasMessageContaining("was revoked");
    }

    @Test
    void aKeyInUseIsReadAgainInTheBackground() {
        Keys.Issued issued = key();
        isGood(issued);
        keys.revoke(issued.key().id(), Caller.OPEN);
        pass(Duration.ofSeconds(3));
        Eventually.within(Duration.ofSeconds(30), () -> {
            try {
                isGood(issued);
                return false;
            } catch (FailureException e) {
                return true;
            }
        });
    }

    @Test
    void aSecretThatAnotherGatewayHasJustMadeIsGoodAtOnce() {
        Keys.Issued issued = key();
        isGood(issued);
        String id = issued.key().id();
        for (int i = 0; i < 3; i++) {
            Keys.Issued next = keys.rotate(id, Duration.ofHours(1), Caller.OPEN);
            assertThat(ring.find(next.text())).as("the new one").isPresent();
            pass(Duration.ofSeconds(1));
        }
        assertThat(ring.find(issued.text()))
                .as("from before the last rotation but one")
                .isEmpty();
    }

    @Test
    void whatIsForgottenIsReadAgainAtOnce() {
        Keys.Issued issued = key();
        isGood(issued);
        keys.revoke(issued.key().id(), Caller.OPEN);
        ring.forget(issued.key().id());
        assertThatThrownBy(() -> isGood(issued)).hasMessageContaining("was revoked");
    }

    @Test
    void keysOutliveTheDatabaseForAWhileAndOthersCannotBeChecked() {
        Keys.Issued issued = key();
        isGood(issued);
        database.close();
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMinutes(1));
            isGood(issued);
        }
        assertAway("somebody");
        pass(Duration.ofMinutes(2));
        assertAway(issued.key().id());
    }

    private void assertAway(String id) {
        assertThatThrownBy(() -> ring.find(id)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(Kind.UPSTREAM_UNAVAILABLE);
            assertThat(e.failure().retryAfterSeconds()).isPositive();
            assertThat(e.failure().message()).contains("cannot be checked, since the database does not answer");
        });
    }

    @Test
    void onLoopbackTheFirstKeyClosesTheDoorForGood() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        KeyRule rule = new KeyRule(keys, Required.AUTO, loopback, nanos::get);
        assertThat(rule.isRequired()).isFalse();
        Keys.Issued issued = key();
        assertThat(rule.isRequired()).isFalse();
        pass(Duration.ofSeconds(3));
        assertThat(rule.isRequired()).isTrue();
        keys.revoke(issued.key().id(), Caller.OPEN);
        assertThat(new KeyRule(keys, Required.AUTO, loopback, nanos::get).isRequired())
                .isTrue();
        assertThat(new KeyRule(keys, Required.FALSE, loopback, nanos::get).isRequired())
                .isFalse();
    }

    @Test
    void elsewhereNothingStartsWithoutAKeyThatIsGood() throws Exception {
        assertMissing(null, "all addresses");
        Keys.Issued issued = key();
        KeyRule rule = new KeyRule(keys, Required.AUTO, InetAddress.getByName("192.0.2.7"), nanos::get);
        assertThat(rule.isRequired()).isTrue();
        keys.revoke(issued.key().id(), Caller.OPEN);
        assertMissing(InetAddress.getByName("192.0.2.7"), "192.0.2.7");
        assertThat(new KeyRule(keys, Required.TRUE, null, nanos::get).isRequired())
                .isTrue();
    }

    private void assertMissing(@Nullable InetAddress address, String shown) {
        assertThatThrownBy(() -> new KeyRule(keys, Required.AUTO, address, nanos::get))
                .isInstanceOf(KeysMissingException.class)
                .hasMessageContaining("listen on " + shown)
                .hasMessageContaining("./ponder keys create --role admin --offline");
    }
}
