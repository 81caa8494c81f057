package io.ponder.verifier.judge;

import io.ponder.verifier.scoring.BreakerSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the judge.
 *
 * @param model the model it asks if the request names none; blank or null for the proposer's default
 * @param maxCandidateChars a longer candidate is shown to the judge without its middle; at least 200
 * @param maxConcurrent questions asked at once, over all requests
 * @param maxQueued questions that may wait for their turn, over all requests; further ones are refused with 429
 * @param maxWait the longest time a question waits for its turn
 * @param timeout the longest time for one question, if the request's deadline allows that much
 * @param breaker when to stop asking a model that does not answer
 */
@ConfigurationProperties("ponder.judge")
record JudgeSettings(
        @Nullable String model,
        @DefaultValue("12000") int maxCandidateChars,
        @DefaultValue("64") int maxConcurrent,
        @DefaultValue("4096") int maxQueued,
        @DefaultValue("30s") Duration maxWait,
        @DefaultValue("120s") Duration timeout,
        @DefaultValue BreakerSettings breaker) {

    JudgeSettings {
        if (maxCandidateChars < 200 || maxConcurrent < 1 || maxQueued < 0) {
            throw new IllegalArgumentException(
                    "ponder.judge: max-candidate-chars must be at least 200, max-concurrent at"
                            + " least 1, max-queued at least 0");
        }
    }
}
