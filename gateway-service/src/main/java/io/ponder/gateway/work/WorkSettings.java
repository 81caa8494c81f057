package io.ponder.gateway.work;

import io.ponder.accounts.work.WorkPace;
import io.ponder.runtime.settings.Range;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How gateways that share a database share its work.
 *
 * @param heartbeat how often a gateway says that it lives, for itself and for each piece of its work. Once it has been
 *     silent for four of these, others take over what it had begun
 * @param poll how often a gateway with free places looks for work that others have left or added
 */
@ConfigurationProperties("ponder.gateway.work")
public record WorkSettings(
        @Range(least = "1ms") @DefaultValue("3s") Duration heartbeat,
        @Range(least = "1ms") @DefaultValue("1s") Duration poll) {

    /** The same for {@link io.ponder.accounts.work.Tasks}. */
    public WorkPace pace() {
        return new WorkPace(heartbeat, poll);
    }
}
