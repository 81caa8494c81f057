package io.ponder.evaluation.run;

import io.ponder.reasoning.strategy.Prompt;
import io.ponder.reasoning.strategy.select.BestOfN;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search that is run on every problem.
 *
 * @param id such as {@code samples} or {@code beam_search@8}; unique in a run
 * @param way null for the samples that all choosing strategies share
 * @param samples the budget: how many samples, or paths side by side
 */
public record Cell(String id, @Nullable Way way, int samples) {

    /** The samples that choosing strategies choose among. */
    public static final String SAMPLES = "samples";

    static Cell samples(int samples) {
        return new Cell(SAMPLES, null, samples);
    }

    public static Cell of(Way way, int samples) {
        return new Cell(way.label() + "@" + samples, way, samples);
    }

    /**
     * The request to the gateway, except for the problem.
     *
     * @param drawVerifier scores the samples as they are drawn; free of tokens
     * @param limits in place of those of the run
     */
    Map<String, Object> request(Settings settings, String drawVerifier, Map<String, Object> limits) {
        Map<String, Object> request = new LinkedHashMap<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        Way its = way;
        if (its == null) {
            // Not a vote, which stops when it is decided: every sample is wanted.
            request.put("strategy", BestOfN.TYPE.name());
            request.put("verifier", drawVerifier);
            parameters.put("n", samples);
        } else {
            request.put("strategy", its.strategy());
            if (its.verifier() != null) {
                request.put("verifier", its.verifier());
            }
            parameters.putAll(its.parameters(samples));
        }
        boolean saysHow = parameters.containsKey("prompt") || parameters.containsKey(Prompt.SEVERAL.name());
        if (!saysHow && settings.prompt() != null) {
            parameters.put("prompt", settings.prompt());
        } else if (!saysHow && (its == null || its.type().prompt().prompt() != Prompt.CUSTOM)) {
            // All ways ask in the same words, whatever each would do with a question of an everyday client.
            parameters.put("prompt", "step_by_step");
        }
        request.put("parameters", parameters);
        if (settings.temperature() != null) {
            request.put("temperature", settings.temperature());
        }
        if (its != null) {
            request.putAll(its.sampling());
        }
        request.put("max_tokens", settings.maxTokens());
        boolean counts = its != null && !its.type().budget().isStepwise() && !its.isSingle();
        Map<String, Object> budget = new LinkedHashMap<>();
        budget.put("max_tokens", settings.searchTokens());
        budget.put("max_seconds", settings.searchSeconds());
        if (counts) {
            budget.put("max_samples", Math.max(1, samples));
        }
        if (its != null && its.parallel() != null) {
            budget.put("max_parallel", its.parallel());
        }
        budget.putAll(limits);
        request.put("budget", budget);
        return request;
    }
}
