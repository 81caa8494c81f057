package io.ponder.accounts.tenant;

import io.ponder.accounts.database.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * The admin's key whose text the operator gives, as a secret of the installation, rather than Ponder: for the first key
 * where nobody can run a command. Several gateways may be given it at once.
 */
public final class OperatorKey {

    /** Its id, of which there is one. */
    public static final String ID = "admin";

    /** While gateways are restarted with another text, some still have the one before. */
    private static final Duration OVERLAP = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(OperatorKey.class);

    private static final Caller OPERATOR =
            new Caller("default", "default", null, "the operator", KeyRole.ADMIN, Allowed.ALL, false);

    private final Database database;
    private final Keys keys;
    private final InstantSource clock;

    public OperatorKey(Database database, Keys keys, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Makes the key, or gives it another secret if it has a different one; the one before is then good for a day. A key
     * that was revoked or has expired stays so.
     *
     * @param text {@code ponder-admin-} and a secret of 32 to 128 letters, digits, {@code -} and {@code _}
     * @throws IllegalArgumentException when it is none, without repeating it
     */
    public void keep(String text) {
        KeyText secret = KeyText.ofOperator(text);
        try {
            keep(secret);
        } catch (DataIntegrityViolationException e) {
            keep(secret); // another gateway was faster
        }
    }

    private void keep(KeyText secret) {
        database.inTransaction(() -> {
            Optional<KnownKey> known = keys.known(ID);
            if (known.isEmpty()) {
                keys.insert(secret, "default", "the operator's", KeyRole.ADMIN, Allowed.ALL, null, OPERATOR);
            } else if (!keys.get(ID).state(clock.instant()).equals("active")) {
                LOG.warn(
                        "the operator's admin key was revoked or has expired, and stays so: take it out of the settings");
            } else if (!known.get().isCurrent(secret)) {
                keys.replace(ID, secret, OVERLAP, OPERATOR);
            }
            return secret;
        });
    }
}
