package io.ponder.dataset.job;

import io.ponder.accounts.work.WorkPace;
import io.ponder.runtime.settings.Range;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this process works on jobs.
 *
 * @param searches the most searches of jobs that it runs at once. Each search that somebody waits for, anywhere in
 *     search-service, takes one of these places away
 * @param places how many parts of jobs it works on at once, for jobs of several teams to go on side by side
 * @param heartbeat how often it says that it lives. Once it has been silent for four of these, others take over its work
 * @param poll how often it looks for work that others have left or added
 * @param keepReplies how long a reply that was paid for is kept after its last use, for others who ask the same; 0s for ever.
 *     Those of jobs that have not ended are kept in any case
 */
@ConfigurationProperties("ponder.dataset.jobs")
public record JobSettings(
        @Range(least = "0", most = "10000") @DefaultValue("16")
        int searches,

        @Range(least = "1", most = "100") @DefaultValue("4") int places,
        @Range(least = "1ms") @DefaultValue("3s") Duration heartbeat,
        @Range(least = "1ms") @DefaultValue("1s") Duration poll,
        @Range(least = "0s") @DefaultValue("90d") Duration keepReplies) {

    /** After this silence another process is taken for dead. */
    public Duration silence() {
        return heartbeat.multipliedBy(WorkPace.MISSED);
    }

    /** As the work's scheduler wants it. */
    public WorkPace pace() {
        return new WorkPace(heartbeat, poll);
    }
}
