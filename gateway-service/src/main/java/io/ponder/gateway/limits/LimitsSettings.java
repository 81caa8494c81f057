package io.ponder.gateway.limits;

import io.ponder.runtime.settings.Range;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the gateway asks for what may be spent, and how searches wait.
 *
 * @param whenStoreIsAway whether searches of limited callers are refused ({@code closed}) or begin unchecked
 *     ({@code open}) while the database does not answer
 * @param patience how long a search waits for the database's answer
 * @param searches the most searches at work at once; further ones wait. Keep it below {@code
 *     ponder.search.max-concurrent} times the replicas of search-service, divided by those of the gateway
 * @param waiting the most searches that wait for their turn; more are refused at once
 * @param longestWait how long a search waits for its turn before it is refused
 * @param budgetsShown how many organisations and teams have their budgets in the metrics
 */
@ConfigurationProperties("ponder.gateway.limits")
record LimitsSettings(
        @DefaultValue("closed") WhenAway whenStoreIsAway,
        @Range(least = "1ms") @DefaultValue("2s") Duration patience,
        @Range(least = "1") @DefaultValue("448") int searches,
        @Range(least = "0") @DefaultValue("448") int waiting,
        @Range(least = "0s") @DefaultValue("30s") Duration longestWait,
        @Range(least = "0") @DefaultValue("100") int budgetsShown) {

    /** What a gateway does for limited callers while nobody can tell what they have spent. */
    enum WhenAway {
        CLOSED,
        OPEN
    }
}
