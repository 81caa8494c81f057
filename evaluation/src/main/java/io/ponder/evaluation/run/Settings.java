package io.ponder.evaluation.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run is: {@code run.json}. Resuming one with other settings is refused, as its lines would not be comparable.
 *
 * @param data the file's name, and with it {@code dataSha256} what is in it
 * @param model at the gateway
 * @param strategies as they were asked for, see {@link Way#read}
 * @param verifiers that score the samples of choosing strategies; others use the first one, where they take one
 * @param budgets ascending
 * @param maxTokens of one sample
 * @param temperature null for the service's
 * @param prompt null for the service's
 * @param seed trial t of problem p, from 0, is drawn with {@code seed + 1000 p + t}
 * @param searchTokens most tokens of one search
 * @param searchSeconds most seconds of one search
 */
public record Settings(
        String data,
        String dataSha256,
        String model,
        List<String> strategies,
        List<String> verifiers,
        List<Integer> budgets,
        int maxTokens,
        @Nullable Double temperature,
        @Nullable String prompt,
        long seed,
        long searchTokens,
        double searchSeconds) {

    public Settings {
        strategies = List.copyOf(strategies);
        verifiers = List.copyOf(verifiers);
        budgets = budgets.stream().distinct().sorted().toList();
    }
}
