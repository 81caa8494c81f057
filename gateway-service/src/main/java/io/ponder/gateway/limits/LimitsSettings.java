package io.ponder.gateway.limits;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the gateway asks for what may be spent, and how searches wait.
 *
 * @param whenStoreIsAway whether searches of limited callers are refused ({@code closed}) or begin unchecked
 *     ({@code open}) while the database does not answer
 * @param patience how long a search waits for the database's answer
 * @param searches the most searches at work at once
 * @param waiting the most searches that wait for their turn; more are refused at once
 * @param longestWait how long a search waits for its turn before it is refused
 * @param budgetsShown how many organisations and teams have their budgets in the metrics
 */
@ConfigurationProperties("ponder.gateway.limits")
record LimitsSettings(
        @DefaultValue("closed") WhenAway whenStoreIsAway,
        @DefaultValue("2s") Duration patience,
        @DefaultValue("448") int searches,
        @DefaultValue("448") int waiting,
        @DefaultValue("30s") Duration longestWait,
        @DefaultValue("100") int budgetsShown) {

    /** What a gateway does for limited callers while nobody can tell what they have spent. */
    enum WhenAway {
        CLOSED,
        OPEN
    }
}
