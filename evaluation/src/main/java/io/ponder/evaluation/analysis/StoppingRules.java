package io.ponder.evaluation.analysis;

import io.ponder.evaluation.redraw.Orders;
import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.redraw.Redraw;
import io.ponder.evaluation.statistics.Bootstrap;
import io.ponder.evaluation.statistics.Paired;
import io.ponder.evaluation.summary.RunSummary.Stopping;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What rules that stop a vote early save, on recorded samples: the vote's own strategy, in virtual time, in several random
 * orders, drawn one after the other, four at once, and all at once.
 */
public final class StoppingRules {

    private static final StrategyType VOTE = MajorityVote.TYPE;
    /** Stops only when no vote can change the answer any more, so its answer is that of the whole vote. */
    private static final Map<String, Object> WHOLE = Map.of("stop_confidence", 1.0);

    private static final Map<String, Map<String, Object>> RULES = new LinkedHashMap<>();

    /** They stop samples while they grow. */
    private static final Map<String, Map<String, Object>> UNSURE = new LinkedHashMap<>();

    static {
        RULES.put("certain: no vote can change it", WHOLE);
        for (double confidence : new double[] {0.99, 0.95, 0.9, 0.8}) {
            RULES.put("Adaptive-Consistency, " + confidence, Map.of("stop_confidence", confidence));
        }
        for (double keep : new double[] {0.9, 0.5, 0.1}) {
            UNSURE.put(
                    "DeepConf online, warm-up 4, keeps " + Math.round(100 * keep) + " %",
                    Map.of("warm_up", 4, "keep_online", keep));
        }
    }

    private StoppingRules() {}

    /**
     * @param problems each with as many samples
     * @return nothing for fewer than three samples, where there is nothing to stop
     */
    public static List<Stopping> of(List<Recorded> problems) {
        if (problems.isEmpty() || problems.getFirst().samples().size() < 3) {
            return List.of();
        }
        int most = problems.getFirst().samples().size();
        List<Stopping> all = new ArrayList<>();
        double[] whole = problems.parallelStream()
                .mapToDouble(problem -> mean(problem, WHOLE, most).right)
                .toArray();
        for (int parallel : new int[] {1, 4, most}) {
            RULES.forEach((rule, parameters) -> all.add(measure(rule, parameters, parallel, problems, whole)));
        }
        boolean isTold = problems.stream()
                .flatMap(problem -> problem.samples().stream())
                .allMatch(sample -> sample.tokenLogProbs() != null);
        if (isTold) {
            UNSURE.forEach((rule, parameters) -> all.add(measure(rule, parameters, most, problems, whole)));
        }
        return all;
    }

    private record Mean(double right, double finished, double saved) {}

    private static Stopping measure(
            String rule, Map<String, Object> parameters, int parallel, List<Recorded> problems, double[] whole) {
        List<Mean> means = problems.parallelStream()
                .map(problem -> mean(problem, parameters, parallel))
                .toList();
        double[] right = means.stream().mapToDouble(Mean::right).toArray();
        return new Stopping(
                rule,
                parallel,
                problems.getFirst().samples().size(),
                Bootstrap.mean(right).value(),
                means.stream().mapToDouble(Mean::finished).average().orElse(0),
                means.stream().mapToDouble(Mean::saved).average().orElse(0),
                Paired.difference(right, whole));
    }

    private static Mean mean(Recorded problem, Map<String, Object> parameters, int parallel) {
        Redraw redraw = new Redraw(problem);
        int most = problem.samples().size();
        Map<String, Object> all = new TreeMap<>(parameters);
        all.put("n", most);
        long whole = problem.samples().stream()
                .mapToLong(sample -> sample.tokens().completion())
                .sum();
        double right = 0;
        double finished = 0;
        double saved = 0;
        List<int[]> orders = Orders.whole(problem.number(), most);
        for (int[] order : orders) {
            Redraw.Outcome outcome = redraw.search(VOTE, all, null, order, parallel);
            right += outcome.right() ? 1 : 0;
            finished += outcome.finished();
            saved += 1 - (double) outcome.completionTokens() / Math.max(1, whole);
        }
        int count = orders.size();
        return new Mean(right / count, finished / count, saved / count);
    }
}
