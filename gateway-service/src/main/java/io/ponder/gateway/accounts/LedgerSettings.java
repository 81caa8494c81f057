package io.ponder.gateway.accounts;

import io.ponder.runtime.settings.Range;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the ledger is kept.
 *
 * @param outbox the folder of the journal in which entries wait for the database; of several gateways that name the same
 *     one, each takes a folder of its own in it. Empty for one
 *     beside the database's file, or in the system's folder for temporary files if there is no such file
 * @param feedback how long after a search feedback on it is taken
 * @param keep how long single entries are kept; sums by day stay
 */
@ConfigurationProperties("ponder.gateway.ledger")
public record LedgerSettings(
        @DefaultValue("") String outbox,
        @Range(least = "1m") @DefaultValue("90d") Duration feedback,
        @Range(least = "1d") @DefaultValue("400d") Duration keep) {}
