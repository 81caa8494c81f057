package io.ponder.accounts.work;

import java.time.Duration;

/**
 * How processes that share a database share its work.
 *
 * @param heartbeat how often each says that it lives. Once it has been silent for {@link #MISSED} of these, others take
 *     over what it had begun
 * @param poll how often a process with free places looks for work that others have left or added
 */
public record WorkPace(Duration heartbeat, Duration poll) {

    /** The heartbeats that may be missing. */
    public static final int MISSED = 4;
}
