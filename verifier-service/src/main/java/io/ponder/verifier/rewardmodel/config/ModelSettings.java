package io.ponder.verifier.rewardmodel.config;

import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.BreakerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A reward model as it is written in configuration, and an entry of the catalogue of well-known ones: null is what is not
 * said. {@link RewardModel} is what is made of it.
 *
 * @param name the verifier's name; in the catalogue the profile's
 * @param profile the well-known model that fills in what is not said here
 * @param url where the engine is; its paths, such as {@code /v1/models}, are put after it
 * @param apiKey sent as a bearer token
 * @param model the name the engine serves the model by
 * @param system the system message the model was trained with, for problems without one
 * @param separator the text of the token that the model scores a step at
 * @param step how a step is written, with {@code {step}}, {@code {n}} for its number and {@code {separator}}
 * @param reserved texts of further control tokens, which candidates must not hold
 * @param maxInputChars the most characters of problem and candidate together
 * @param longInputs what to do with a longer one
 * @param onnx the model that runs in this process
 */
public record ModelSettings(
        @Nullable String name,
        @Nullable String profile,
        @Nullable BackendName backend,
        @Nullable URI url,
        @Nullable String apiKey,
        @Nullable String model,
        @Nullable VerifierKind kind,
        @Nullable String system,
        @Nullable Template template,
        @Nullable String separator,
        @Nullable String step,
        @Nullable List<String> reserved,
        @Nullable ScoreNormalisation normalisation,
        @Nullable Integer maxInputChars,
        @Nullable LongInputs longInputs,
        @Nullable VerdictSettings verdict,
        @Nullable OnnxSettings onnx,
        @Nullable Batching batching,
        @Nullable Duration timeout,
        @Nullable BreakerSettings breaker) {

    /** What is said here, and for the rest what {@code other} says. */
    ModelSettings over(ModelSettings other) {
        return new ModelSettings(
                name,
                profile,
                first(backend, other.backend),
                first(url, other.url),
                first(apiKey, other.apiKey),
                first(model, other.model),
                first(kind, other.kind),
                first(system, other.system),
                first(template, other.template),
                first(separator, other.separator),
                first(step, other.step),
                first(reserved, other.reserved),
                first(normalisation, other.normalisation),
                first(maxInputChars, other.maxInputChars),
                first(longInputs, other.longInputs),
                first(verdict, other.verdict),
                first(onnx, other.onnx),
                first(batching, other.batching),
                first(timeout, other.timeout),
                first(breaker, other.breaker));
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }

    /** What is done with an input that is longer than the model takes. */
    public enum LongInputs {
        /** The candidate fails, and is told why. */
        REFUSE,
        /** The longest texts lose their middles, every step stays; the explanation says how much is missing. */
        TRUNCATE
    }

    /**
     * How inputs of all requests are put together into calls.
     *
     * @param maxBatch the most inputs of one call
     * @param maxDelay the most time an input waits for company while another call is under way; when none is, it never
     *     waits
     * @param maxConcurrent calls under way at once
     * @param maxQueued inputs that may wait; more are refused with 429
     */
    public record Batching(
            @DefaultValue("32") int maxBatch,
            @DefaultValue("5ms") Duration maxDelay,
            @DefaultValue("4") int maxConcurrent,
            @DefaultValue("4096") int maxQueued) {

        public Batching {
            if (maxBatch < 1 || maxConcurrent < 1 || maxQueued < 1 || maxDelay.isNegative()) {
                throw new IllegalArgumentException("ponder.reward-models: batching needs max-batch, max-concurrent and"
                        + " max-queued of at least 1, and a max-delay of at least 0");
            }
        }
    }

    /**
     * How a generative model is asked for its verdict.
     *
     * @param form what is asked about a step
     * @param good the word, or token, that says right
     * @param bad the one that says wrong
     * @param rationales how many verifications are written and averaged over; 0 asks for the verdict alone
     * @param temperature of the rationales
     * @param rationaleTokens the most tokens of one rationale
     */
    public record VerdictSettings(
            @DefaultValue("question") Form form,
            @DefaultValue("Yes") String good,
            @DefaultValue("No") String bad,
            @DefaultValue("0") int rationales,
            @DefaultValue("0.7") double temperature,
            @DefaultValue("512") int rationaleTokens) {

        public VerdictSettings {
            if (good.isBlank() || bad.isBlank() || good.strip().equalsIgnoreCase(bad.strip())) {
                throw new IllegalArgumentException(
                        "ponder.reward-models: verdict.good and verdict.bad must be two different words");
            }
            if (rationales < 0 || rationales > 64 || rationaleTokens < 1 || !(temperature >= 0 && temperature <= 2)) {
                throw new IllegalArgumentException("ponder.reward-models: verdict needs rationales of 0 to 64,"
                        + " rationale-tokens of at least 1 and a temperature of 0 to 2");
            }
        }

        public enum Form {
            /** A question in words. */
            QUESTION,
            /** Each step is a turn of the user that the model answers with the good or the bad token (RLHFlow). */
            TURNS
        }
    }
}
