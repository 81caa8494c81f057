package io.ponder.evaluation.run;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run is: {@code run.json}. Strategies, verifiers and budgets can be added later. What decides how its searches
 * are made cannot be changed, since its curves would no longer be comparable.
 *
 * @param data the file's name, and with it {@code dataSha256} what is in it
 * @param model at the gateway
 * @param strategies as they were asked for, see {@link Way#read}
 * @param verifiers that score the samples of choosing strategies; others use the first one, where they take one
 * @param budgets ascending, none above {@code samples}
 * @param samples drawn once of each problem, for choosing strategies
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
        int samples,
        int maxTokens,
        @Nullable Double temperature,
        @Nullable String prompt,
        long seed,
        long searchTokens,
        double searchSeconds) {

    /** More than any search takes unless it runs away. */
    public static final long SEARCH_TOKENS = 2_000_000;

    public static final double SEARCH_SECONDS = 3600;

    public Settings {
        strategies = List.copyOf(strategies);
        verifiers = List.copyOf(verifiers);
        budgets = budgets.stream().distinct().sorted().toList();
        if (budgets.isEmpty() || budgets.getFirst() < 1 || budgets.getLast() > samples) {
            throw new IllegalArgumentException("budgets must lie in 1.." + samples + ", the number of samples");
        }
    }

    /** The same draws, looked at in other ways. */
    public Settings with(List<String> otherStrategies, List<String> otherVerifiers, List<Integer> otherBudgets) {
        return new Settings(
                data,
                dataSha256,
                model,
                otherStrategies,
                otherVerifiers,
                otherBudgets,
                samples,
                maxTokens,
                temperature,
                prompt,
                seed,
                searchTokens,
                searchSeconds);
    }

    /** Whether searches of both can stand in one report. */
    boolean isComparable(Settings other) {
        return other.with(strategies, verifiers, budgets).equals(this);
    }

    /** The command that repeats it. */
    public String command() {
        StringBuilder command = new StringBuilder("./ponder eval --data " + data + " --model " + model
                + " --strategies '" + String.join(",", strategies) + "'");
        if (!verifiers.isEmpty()) {
            command.append(" --verifier ").append(String.join(",", verifiers));
        }
        command.append(" --budgets ")
                .append(budgets.stream().map(String::valueOf).collect(Collectors.joining(",")));
        command.append(" --samples ").append(samples).append(" --max-tokens ").append(maxTokens);
        if (temperature != null) {
            command.append(" --temperature ").append(temperature);
        }
        if (prompt != null) {
            command.append(" --prompt ").append(prompt);
        }
        return command.append(" --seed ").append(seed).toString();
    }
}
