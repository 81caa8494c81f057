package io.ponder.verifier.rewardmodel.config;

import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.BreakerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A reward model as written in configuration, or an entry of the catalogue of well-known models. What is not set is
 * null. {@link RewardModel} is the complete form.
 *
 * @param name the verifier's name, or in the catalogue the profile's name
 * @param profile the well-known model that supplies what is not set here
 * @param backend how the engine is asked
 * @param url base URL of the engine, to which paths such as {@code /v1/models} are appended
 * @param apiKey the engine's key, sent as a bearer token
 * @param model the model's name in the engine
 * @param kind whether it scores each step ({@code process}) or the whole answer ({@code outcome})
 * @param system the system message the model was trained with, for problems without one
 * @param template how to write the conversation as one text; without, the engine applies its own
 * @param separator the text of the token at which the model scores a step
 * @param step how to write a step, with {@code {step}}, {@code {n}} for its number and {@code {separator}}
 * @param reserved texts of further control tokens, which candidates must not contain
 * @param normalisation how the model's numbers become a score from 0 to 1
 * @param maxInputChars the most characters that problem and candidate may have together
 * @param longInputs what to do with longer inputs
 * @param thoughts whether it is shown what candidates thought aloud
 * @param verdict how to ask a generative model
 * @param onnx the model's files, if it runs in this process
 * @param batching how inputs are combined into calls
 * @param timeout the longest time for one call
 * @param breaker when to stop asking an engine that does not answer
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
        @Nullable Thoughts thoughts,
        @Nullable VerdictSettings verdict,
        @Nullable OnnxSettings onnx,
        @Nullable Batching batching,
        @Nullable Duration timeout,
        @Nullable BreakerSettings breaker) {

    /** These settings, completed by {@code other} where they are not set. */
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
                first(thoughts, other.thoughts),
                first(verdict, other.verdict),
                first(onnx, other.onnx),
                first(batching, other.batching),
                first(timeout, other.timeout),
                first(breaker, other.breaker));
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }

    /** What to do with an input that is longer than the model accepts. */
    public enum LongInputs {
        /** The candidate fails, with the reason. */
        REFUSE,
        /** The longest texts lose their middles, and every step stays. The explanation says how much is missing. */
        TRUNCATE
    }

    /** What to do with what a candidate thought aloud before it answered. */
    public enum Thoughts {
        /** The model is shown the answer alone, as most were trained. */
        DROP,
        /** The model is shown all of the text. */
        KEEP
    }

    /**
     * How to combine the inputs of all requests into calls.
     *
     * @param maxBatch the most inputs in one call
     * @param maxDelay the longest time an input waits for others to join it while another call is in progress; if none
     *     is, it does not wait
     * @param maxConcurrent the most concurrent calls
     * @param maxQueued inputs that may wait; further ones are refused with 429
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
     * How to ask a generative model for its verdict.
     *
     * @param form how to ask about a step
     * @param good the word or token that means right
     * @param bad the word or token that means wrong
     * @param rationales how many verifications to have written and averaged; 0 asks only for the verdict
     * @param temperature the temperature of the rationales
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
            /** Each step is a user turn, which the model answers with the good or the bad token (RLHFlow). */
            TURNS
        }
    }
}
