package io.ponder.evaluation.analysis;

import io.ponder.answers.Answer;
import io.ponder.evaluation.policy.Draw;
import io.ponder.evaluation.policy.DrawOutcome;
import io.ponder.evaluation.policy.ProblemDraws;
import io.ponder.evaluation.redraw.Orders;
import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.redraw.Redraw;
import io.ponder.evaluation.run.RecordedSample;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.auto.Auto;
import io.ponder.reasoning.strategy.auto.Policy;
import io.ponder.reasoning.strategy.auto.Policy.Choose;
import io.ponder.reasoning.strategy.auto.Policy.Level;
import io.ponder.reasoning.strategy.auto.Policy.Rule;
import io.ponder.reasoning.strategy.auto.Policy.Way;
import io.ponder.reasoning.strategy.select.BestOfN;
import io.ponder.reasoning.strategy.select.WeightedBestOfN;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is learnt from: random orders of each problem's recorded samples, what the first of them show, and how
 * every way of going on turns out. {@code auto} itself tries each way, under a policy that knows no other, so the
 * tokens are those that it will spend.
 */
public final class PolicyDraws {

    private final int first;
    private final @Nullable String verifier;
    private final List<Way> ways;

    /**
     * @param first samples that tell the difficulty
     * @param samples how many a way may draw; those below {@code first} are fixed rivals only
     * @param verifier whose recorded scores a way may use; null for votes alone
     */
    public PolicyDraws(int first, List<Integer> samples, @Nullable String verifier) {
        this.first = first;
        this.verifier = verifier;
        List<Way> all = new ArrayList<>(List.of(Way.vote(first)));
        for (int n : samples) {
            all.add(Way.vote(n));
            if (verifier != null) {
                all.add(new Way(Choose.BEST, n, "none", 0));
                all.add(new Way(Choose.WEIGHTED_VOTE, n, "none", 0));
                all.add(new Way(Choose.WEIGHTED_VOTE, n, "min_max", 0));
            }
        }
        ways = all.stream().distinct().toList();
    }

    /** Of each problem, in their order. */
    public List<ProblemDraws> of(List<Recorded> problems) {
        return problems.parallelStream().map(this::draws).toList();
    }

    private ProblemDraws draws(Recorded problem) {
        Redraw redraw = new Redraw(problem);
        List<Draw> draws = Orders.whole(problem.number(), problem.samples().size()).stream()
                .map(order -> draw(problem, redraw, order))
                .toList();
        return new ProblemDraws(problem.item().id(), draws);
    }

    private Draw draw(Recorded problem, Redraw redraw, int[] order) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        long tokens = 0;
        for (int i = 0; i < first; i++) {
            RecordedSample sample = problem.samples().get(order[i]);
            Answer answer = sample.answer();
            tokens += sample.tokens().total();
            if (answer != null) {
                groups.computeIfAbsent(answer.key(), key -> new ArrayList<>()).add(order[i]);
            }
        }
        List<Integer> leading = leading(problem, groups.values());
        Map<Way, DrawOutcome> outcomes = new HashMap<>();
        ways.forEach(way ->
                outcomes.put(way, outcome(redraw, way, Arrays.copyOf(order, Math.min(way.n(), order.length)))));
        return new Draw(leading.size(), meanScore(problem, leading), tokens, outcomes);
    }

    /** As the policy's search has it: a tie goes to the surer answer if all confidences are known, else to the earliest. */
    private static List<Integer> leading(Recorded problem, Collection<List<Integer>> groups) {
        boolean isKnown = groups.stream()
                .flatMap(List::stream)
                .allMatch(sample -> problem.samples().get(sample).logProbs() != null);
        return groups.stream()
                .reduce((one, other) -> other.size() > one.size()
                                || (isKnown
                                        && other.size() == one.size()
                                        && sureness(problem, other) > sureness(problem, one))
                        ? other
                        : one)
                .orElse(List.of());
    }

    private static double sureness(Recorded problem, List<Integer> group) {
        return group.stream()
                .map(sample -> problem.samples().get(sample).logProbs())
                .mapToDouble(known -> known == null ? 0 : Math.exp(known.mean()))
                .average()
                .orElse(0);
    }

    private double meanScore(Recorded problem, List<Integer> samples) {
        ScoreRecord scores = problem.scores(verifier);
        if (scores == null) {
            return Double.NaN;
        }
        return samples.stream()
                .map(sample -> scores.scores().get(sample))
                .filter(score -> score != null)
                .mapToDouble((Score score) -> score.value(Aggregation.LAST))
                .average()
                .orElse(Double.NaN);
    }

    private DrawOutcome outcome(Redraw redraw, Way way, int[] order) {
        String scorer = way.choose().scores() ? verifier : null;
        Redraw.Outcome outcome = way.n() < first
                ? redraw.search(plain(way), parameters(way), scorer, order, order.length)
                : redraw.search(Auto.TYPE, Map.of("policy", only(way)), scorer, order, order.length);
        return new DrawOutcome(outcome.right(), outcome.tokens());
    }

    private static StrategyType plain(Way way) {
        return switch (way.choose()) {
            case VOTE -> MajorityVote.TYPE;
            case BEST -> BestOfN.TYPE;
            case WEIGHTED_VOTE, BEAM_SEARCH -> WeightedBestOfN.TYPE;
        };
    }

    private static Map<String, Object> parameters(Way way) {
        return way.choose() == Choose.WEIGHTED_VOTE
                ? Map.of("n", way.n(), "normalisation", way.normalisation(), "aggregation", "last")
                : Map.of("n", way.n());
    }

    private Map<String, Object> only(Way way) {
        Level level = new Level(way.n(), List.of(new Rule(first, null, way)));
        Map<String, Double> efforts =
                Policy.EFFORTS.stream().collect(Collectors.toMap(effort -> effort, effort -> (double) way.n()));
        return new Policy(first, null, List.of(level), efforts).toMap();
    }
}
