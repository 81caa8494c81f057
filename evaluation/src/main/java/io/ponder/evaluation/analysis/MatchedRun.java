package io.ponder.evaluation.analysis;

import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.redraw.Recording;
import io.ponder.evaluation.run.Cell;
import io.ponder.evaluation.run.Matrix;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.evaluation.run.Settings;
import io.ponder.evaluation.run.Way;
import io.ponder.evaluation.summary.MatchedTable;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.strategy.auto.Auto;
import io.ponder.reasoning.strategy.select.BestOfN;
import io.ponder.reasoning.strategy.select.Sample;
import io.ponder.reasoning.strategy.select.WeightedBestOfN;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which strategies a recorded run allows to compare at equal budgets, and the comparison. */
public final class MatchedRun {

    private static final String VOTE = MajorityVote.TYPE.name();
    private static final String WEIGHT = "weight";

    /** Votes that need the model's log-probabilities. */
    private static final List<String> CONFIDENT =
            List.of("mean_confidence", "tail_confidence", "lowest_group_confidence");

    private MatchedRun() {}

    /**
     * @param strategies as {@link Way#read} reads them; empty for all that the run allows
     * @throws RunException if the folder holds no samples, or nothing of a strategy that was asked for
     */
    public static MatchedTable.Run of(
            RunFolder folder, List<String> strategies, List<Integer> budgets, MatchedTable.Rates rates)
            throws IOException, RunException {
        Settings settings = folder.settings();
        Set<String> cells = folder.cells();
        if (!cells.contains(Cell.SAMPLES)) {
            throw new RunException(folder.path() + " holds no samples to choose among; draw some with ./ponder eval"
                    + " --strategies majority_vote");
        }
        List<String> verifiers = verifiers(folder);
        List<String> asked = strategies.isEmpty() ? usual(settings, cells, verifiers) : strategies;
        Matrix matrix = Matrix.of(settings.with(asked, verifiers, settings.budgets()), List.of());
        for (Cell cell : matrix.cells()) {
            if (!cells.contains(cell.id())) {
                throw new RunException(folder.path() + " holds no " + cell.id()
                        + "; repeat its ./ponder eval with that strategy to add it");
            }
        }
        List<Recorded> problems = Recording.of(folder, matrix).problems();
        if (problems.isEmpty()) {
            throw new RunException("no problem of " + folder.path() + " has everything that is compared");
        }
        boolean isTold = problems.stream().allMatch(MatchedRun::isTold);
        List<Way> ways = matrix.ways().stream()
                .filter(way ->
                        !strategies.isEmpty() || isTold || !way.parameters().containsKey(WEIGHT))
                .toList();
        String name = folder.path().toAbsolutePath().normalize().getFileName().toString();
        return MatchedBudgets.of(
                name, settings.data(), settings.model(), problems, ways, budgets, settings.budgets(), rates);
    }

    /** All that choose among whole answers, the rules that stop a vote early, and what the run searched besides. */
    private static List<String> usual(Settings settings, Set<String> cells, List<String> verifiers) {
        List<String> all = new ArrayList<>();
        if (cells.contains(Way.GREEDY + "@1")) {
            all.add(Way.GREEDY);
        }
        all.add(Sample.TYPE.name());
        all.add(VOTE);
        all.add(VOTE + "(stop_confidence=0.95)");
        all.add(VOTE + "(stop_confidence=0.95;max_parallel=1)");
        CONFIDENT.forEach(by -> all.add(VOTE + "(" + WEIGHT + "=" + by + ")"));
        if (!verifiers.isEmpty()) {
            all.add(BestOfN.TYPE.name());
            all.add(WeightedBestOfN.TYPE.name());
            all.add(WeightedBestOfN.TYPE.name() + "(normalisation=min_max)");
        }
        all.add(Auto.TYPE.name());
        settings.strategies().stream()
                .filter(written -> !written.startsWith(Way.GREEDY)
                        && !Way.read(written, null).isChoosing())
                .forEach(all::add);
        return all;
    }

    /** Those that scored the samples of every problem that has any, in the order of the run's settings, then by name. */
    private static List<String> verifiers(RunFolder folder) throws IOException, RunException {
        Map<String, Integer> counts = new TreeMap<>();
        folder.scores(record -> {
            if (record.cell().equals(Cell.SAMPLES) && !record.verifier().equals(ScoreRecord.CODE)) {
                counts.merge(record.verifier(), 1, Integer::sum);
            }
        });
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        List<String> named = folder.settings().verifiers();
        return counts.entrySet().stream()
                .filter(count -> count.getValue() == most)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingInt(name -> named.contains(name) ? named.indexOf(name) : named.size()))
                .toList();
    }

    private static boolean isTold(Recorded problem) {
        return problem.started() != null
                && problem.started().capabilities().contains(Capability.LOGPROBS)
                && problem.samples().stream().allMatch(sample -> sample.logProbs() != null);
    }
}
