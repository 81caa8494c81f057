package io.ponder.verifier.judge;

import io.ponder.runtime.settings.Range;
import io.ponder.verifier.scoring.BreakerSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the judge.
 *
 * @param model the model that the judge asks if the request names none; empty for the proposer's default
 * @param maxCandidateChars a longer candidate is shown to the judge without its middle
 * @param maxConcurrent questions asked at once, over all requests
 * @param maxQueued questions that may wait for their turn, over all requests; further ones are refused with 429
 * @param maxWait the longest time a question waits for its turn
 * @param timeout the longest time for one question, if the request's deadline allows that much
 * @param breaker when to stop asking a model that does not answer
 * @param rubrics further questions, each a verifier; one named {@code helpfulness} or {@code harmlessness} replaces the
 *     built-in
 */
@ConfigurationProperties("ponder.judge")
record JudgeSettings(
        @Nullable String model,
        @Range(least = "200") @DefaultValue("12000") int maxCandidateChars,
        @Range(least = "1") @DefaultValue("64") int maxConcurrent,
        @Range(least = "0") @DefaultValue("4096") int maxQueued,
        @Range(least = "0s") @DefaultValue("30s") Duration maxWait,
        @Range(least = "1ms") @DefaultValue("120s") Duration timeout,
        @DefaultValue BreakerSettings breaker,
        @DefaultValue List<Rubric> rubrics) {

    /**
     * The model that is asked; null for the proposer's default.
     *
     * @param requested by the request; null for none
     * @param own of a rubric; null for none
     */
    @Nullable
    String modelFor(@Nullable String requested, @Nullable String own) {
        String asked = requested != null ? requested : own != null ? own : model;
        return asked == null || asked.isBlank() ? null : asked;
    }
}
