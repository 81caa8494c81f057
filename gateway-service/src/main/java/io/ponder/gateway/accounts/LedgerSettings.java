package io.ponder.gateway.accounts;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the ledger is kept.
 *
 * @param outbox the folder of the journal in which entries wait for the database, of this gateway alone; empty for one
 *     beside the database's file, or in the system's folder for temporary files if there is no such file
 * @param keep how long single entries are kept; sums by day stay. At least a day
 */
@ConfigurationProperties("ponder.gateway.ledger")
record LedgerSettings(
        @DefaultValue("") String outbox,
        @DefaultValue("400d") Duration keep) {

    LedgerSettings {
        if (keep.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException(
                    "ponder.gateway.ledger.keep is " + keep + ", but must be a day at least");
        }
    }
}
