package io.ponder.dataset.call;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.limit.Spending;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where calls are held and written down. */
record CallBooks(
        Database database, CallStore paid, Wallet wallet, Spending spending, LedgerWriter ledger, InstantSource clock) {

    private static final Logger LOG = LoggerFactory.getLogger(CallBooks.class);
    private static final Duration WRITE_AGAIN = Duration.ofSeconds(1);
    private static final int WRITES = 30;

    /** Writes down what was paid for. While the database is away, that is tried again for a while. */
    void write(Supplier<Boolean> work) {
        for (int tries = 1; ; tries++) {
            try {
                database.inTransaction(work);
                return;
            } catch (RuntimeException e) {
                if (tries == WRITES || !Database.isUnable(e)) {
                    throw e;
                }
                LOG.warn("a reply that was paid for cannot be written down yet: {}", e.toString());
                try {
                    Thread.sleep(WRITE_AGAIN);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }
}
