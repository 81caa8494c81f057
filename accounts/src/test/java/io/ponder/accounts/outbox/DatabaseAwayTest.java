package io.ponder.accounts.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.accounts.ledger.LedgerReader;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.ledger.Sample;
import io.ponder.accounts.ledger.Settlement;
import io.ponder.accounts.ledger.UsageFilter;
import io.ponder.testing.CutLine;
import io.ponder.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL, behind a line that fails. */
@Timeout(120)
class DatabaseAwayTest {

    private static final int ENTRIES = 900;

    @TempDir
    Path folder;

    @Test
    void aLineThatIsCutAndHeldUpAgainAndAgainLosesAndDoublesNothing() throws Exception {
        TestDatabase given = TestDatabase.postgres();
        URI url = URI.create(given.url().substring("jdbc:".length()));
        try (CutLine line = new CutLine(url.getPort());
                Database database = Database.open(new DatabaseSettings(
                        given.url().replace(":" + url.getPort() + "/", ":" + line.port() + "/"),
                        given.user(),
                        given.password(),
                        given.file(),
                        4));
                Outbox outbox = Outbox.open(
                        new OutboxSettings(folder, 50_000, 100),
                        new LedgerWriter(database, Settlement.NONE),
                        InstantSource.system(),
                        Optional::of)) {
            for (int i = 0; i < ENTRIES; i++) {
                switch (i % 300) {
                    case 20 -> line.cut();
                    case 90 -> line.mend();
                    case 150 -> line.hold();
                    case 220 -> line.mend();
                    default -> {}
                }
                // Never throws, and returns whatever the database does.
                outbox.end(Sample.entry("s" + i));
                if (i % 10 == 0) {
                    Thread.sleep(10);
                }
            }
            line.mend();
            while (outbox.state().waiting() > 0) {
                Thread.sleep(10);
            }
            assertThat(new LedgerReader(database).entries(UsageFilter.ALL, null, null, null, 10_000))
                    .hasSize(ENTRIES);
            assertThat(database.sql()
                            .sql("select sum(requests) from ledger_days")
                            .query(Long.class)
                            .single())
                    .isEqualTo(ENTRIES);
        }
    }
}
