package io.ponder.proposer.embedded;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Sampling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes what a model is likely to write next, by OpenAI's {@code frequency_penalty}, {@code presence_penalty} and {@code
 * logit_bias}, and by {@code repetition_penalty} (Keskar et al. 2019, arXiv 1909.05858, section 4.1) of what was written.
 * One instance per continuation.
 */
final class LogitRules {

    /** The options that this engine follows; {@link TokenSampler} follows the last two. */
    private static final Set<String> KNOWN =
            Set.of("frequency_penalty", "presence_penalty", "repetition_penalty", "logit_bias", "top_k", "min_p");

    private final double frequency;
    private final double presence;
    private final double repetition;
    private final Map<Integer, Double> bias = new HashMap<>();
    private final Map<Integer, Integer> written = new HashMap<>();

    LogitRules(Sampling sampling) {
        Map<String, Object> options = sampling.engineOptions();
        frequency = number(options, "frequency_penalty", 0);
        presence = number(options, "presence_penalty", 0);
        repetition = number(options, "repetition_penalty", 1);
        if (options.get("logit_bias") instanceof Map<?, ?> biases) {
            biases.forEach(
                    (token, by) -> bias.put(token(token), by instanceof Number number ? number.doubleValue() : 0.0));
        }
    }

    private static int token(Object key) {
        try {
            return Integer.parseInt(String.valueOf(key));
        } catch (NumberFormatException e) {
            String field = "sampling.logit_bias";
            throw Failure.invalid(field, field + " holds a key that is not the number of a token")
                    .asException();
        }
    }

    /** An option's number. */
    static double number(Map<String, Object> options, String name, double byDefault) {
        return options.get(name) instanceof Number number ? number.doubleValue() : byDefault;
    }

    /** What to say of options that have no effect here. */
    static List<String> notes(Sampling sampling) {
        Set<String> unknown = new TreeSet<>(sampling.engineOptions().keySet());
        unknown.removeAll(KNOWN);
        List<String> notes = new ArrayList<>();
        unknown.forEach(name -> notes.add(name + " has no effect on the embedded engine"));
        return notes;
    }

    /** Whether it changes nothing, whatever is written. */
    boolean isEmpty() {
        return frequency == 0 && presence == 0 && repetition == 1 && bias.isEmpty();
    }

    void apply(float[] logits) {
        written.forEach((token, count) -> {
            float logit = logits[token];
            double repeated = logit > 0 ? logit / repetition : logit * repetition;
            logits[token] = (float) (repeated - count * frequency - presence);
        });
        bias.forEach((token, by) -> {
            if (token >= 0 && token < logits.length) {
                logits[token] += by.floatValue();
            }
        });
    }

    void wrote(int token) {
        written.merge(token, 1, Integer::sum);
    }
}
