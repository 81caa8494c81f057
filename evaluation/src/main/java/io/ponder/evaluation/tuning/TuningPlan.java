package io.ponder.evaluation.tuning;

import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.run.AtomicFile;
import io.ponder.evaluation.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * How many problems a tuning takes, in {@code plan.json} of its folder once it is settled, so that one that is repeated goes on
 * with the same ones.
 *
 * @param rounds problems of each round; a round has those of the one before it, and further ones
 * @param judge problems that judge
 */
record TuningPlan(List<Integer> rounds, int judge) {

    private static final String FILE = "plan.json";

    TuningPlan {
        rounds = List.copyOf(rounds);
    }

    /**
     * Sequential halving (Karnin et al. 2013, Almost Optimal Exploration in Multi-Armed Bandits): as many rounds as it takes to
     * halve the candidates down to one, and twice the problems in each.
     */
    static TuningPlan whole(int candidates, ProblemSplit split) {
        int count = Math.max(1, 32 - Integer.numberOfLeadingZeros(candidates - 1));
        List<Integer> rounds = new ArrayList<>();
        for (int round = 0; round < count; round++) {
            int size = split.choose().size() >> (count - 1 - round);
            rounds.add(Math.min(split.choose().size(), Math.max(size, 8)));
        }
        return new TuningPlan(rounds, split.judge().size());
    }

    /** Those that are left of so many candidates after a round. */
    static int left(int candidates) {
        return (candidates + 1) / 2;
    }

    /** With less of what comes after the first round, such as half of it. */
    TuningPlan scaled(double share) {
        int first = rounds.getFirst();
        return new TuningPlan(
                rounds.stream()
                        .map(size -> first + (int) (share * (size - first)))
                        .toList(),
                (int) (share * judge));
    }

    /**
     * Searches after the first round, counted in panels.
     *
     * @param candidates in the first round
     * @param greedy what one greedy sample is of a panel
     */
    double panelsLeft(int candidates, double greedy) {
        double panels = judge * (2 + greedy);
        int left = candidates;
        for (int round = 1; round < rounds.size(); round++) {
            left = left(left);
            panels += (rounds.get(round) - rounds.get(round - 1)) * (left + greedy);
        }
        return panels;
    }

    void save(Path folder) throws IOException {
        AtomicFile.write(folder.resolve(FILE), WireJson.mapper().writeValueAsString(this) + "\n");
    }

    static boolean isSaved(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    static TuningPlan load(Path folder) throws IOException, RunException {
        Path file = folder.resolve(FILE);
        try {
            return WireJson.mapper().readValue(Files.readString(file), TuningPlan.class);
        } catch (JacksonException e) {
            throw new RunException(file + " is damaged: " + e.getOriginalMessage() + "; move it away to plan anew");
        }
    }
}
