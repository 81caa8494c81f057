package io.ponder.simulation.capacity;

import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import io.ponder.simulation.capacity.LanguageModel.Reads;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What capacity is asked for.
 *
 * @param searchesPerSecond above 0
 * @param samples the strategy's budget in whole answers, or paths side by side; null for the strategy's defaults
 * @param parameters of the strategy beside those
 * @param verifier a reward model with engines of its own; null for none, or for one that takes no GPU
 * @param isRuled whether a rule scores, which takes no GPU
 * @param questionTokens of a question, with what stands around it
 * @param answerTokens of a whole answer
 * @param mostSequences what an engine writes at once at most
 * @param isPrefixCached whether the model's engines keep the prefixes of a search
 * @param isVerifierCached whether the verifier's do: vLLM's reward models do not
 * @param load the share of their capacity to which engines are loaded, above 0 to 1: the rest is for peaks
 * @param coreUsdPerHour the price of a core for the services
 */
public record CapacityQuestion(
        double searchesPerSecond,
        StrategyType strategy,
        @Nullable Integer samples,
        Map<String, Object> parameters,
        LanguageModel model,
        Precision weights,
        Gpu gpu,
        @Nullable LanguageModel verifier,
        boolean isRuled,
        Gpu verifierGpu,
        double questionTokens,
        double answerTokens,
        int mostSequences,
        boolean isPrefixCached,
        boolean isVerifierCached,
        double load,
        double coreUsdPerHour) {

    /** The means of 960 sampled answers to 60 problems of GSM8K: benchmarks/accuracy/gsm8k-60. */
    public static final double QUESTION_TOKENS = 99;

    public static final double ANSWER_TOKENS = 303;

    /**
     * @throws IllegalArgumentException when strategy and verifier do not go together
     */
    public CapacityQuestion {
        parameters = Map.copyOf(parameters);
        Scoring scoring = strategy.scoring();
        boolean isScored = verifier != null || isRuled;
        if (scoring == Scoring.NONE && isScored) {
            throw new IllegalArgumentException(
                    "--verifier: " + strategy.name() + " scores nothing; leave --verifier out");
        }
        if ((scoring == Scoring.CANDIDATES || scoring == Scoring.PREFIXES) && !isScored) {
            throw new IllegalArgumentException("--verifier: " + strategy.name() + " needs one; name a reward model ("
                    + String.join(", ", LanguageModel.rewards()) + "), or rule for one that takes no GPU");
        }
        if (scoring == Scoring.PREFIXES && verifier != null && verifier.reads() == Reads.ANSWERS) {
            throw new IllegalArgumentException("--verifier: " + strategy.name() + " scores unfinished answers, which "
                    + verifier.name() + " cannot; name a process reward model such as qwen2.5-math-prm-7b, or rule");
        }
    }

    boolean isScored() {
        return verifier != null || isRuled;
    }

    /** The same at another rate. */
    public CapacityQuestion at(double rate) {
        return new CapacityQuestion(
                rate,
                strategy,
                samples,
                parameters,
                model,
                weights,
                gpu,
                verifier,
                isRuled,
                verifierGpu,
                questionTokens,
                answerTokens,
                mostSequences,
                isPrefixCached,
                isVerifierCached,
                load,
                coreUsdPerHour);
    }
}
