package io.ponder.evaluation.policy;

import io.ponder.reasoning.strategy.auto.Policy;
import io.ponder.reasoning.strategy.auto.Policy.Level;
import io.ponder.reasoning.strategy.auto.Policy.Way;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Learns which way of searching pays at which difficulty and compute (Snell et al. 2024, arXiv 2408.03314, section
 * 3.2): for each compute level one way for each kind of problem, so that accuracy is highest while the mean tokens stay
 * within the level. Unlike there, the kinds come from what a search itself sees, and a way other than the best fixed
 * one is credited only with what it surely adds ({@link Table#gain}), so that noise leaves the fixed one in place.
 *
 * <p>Accuracy is measured on problems that had no part in the choice, by K-fold cross-validation over problems. Each
 * fold chooses its own best fixed way too.
 */
public final class PolicyFit {

    /**
     * With fewer, a fold held out of the default five leaves less than {@link Table#FEWEST} problems for each of two
     * kinds.
     */
    public static final int FEWEST_PROBLEMS = 25;

    /** The shares of the draws that a threshold on scores may doubt. */
    private static final double[] SHARES = {0.25, 0.5, 0.75};

    /** A way that draws exactly a level's samples may cost a little more than the level, depending on the draws. */
    private static final double SLACK = 1.02;

    private final Settings settings;
    private final List<Way> ways;
    private final List<Way> followed;

    /**
     * @param first samples that tell the difficulty, as in the draws
     * @param levels mean samples a problem, rising, none below {@code first}
     * @param efforts the level of each effort of {@code auto}
     * @param folds at least 2
     * @param seed decides which problems are held out together
     */
    public record Settings(int first, List<Double> levels, Map<String, Double> efforts, int folds, long seed) {
        public Settings {
            levels = levels.stream().sorted().toList();
            for (double level : levels) {
                if (level < first) {
                    throw new IllegalArgumentException("a level of " + level + " samples pays for fewer than the first "
                            + first + "; leave it out, or lower first");
                }
            }
            for (String effort : Policy.EFFORTS) {
                Double samples = efforts.get(effort);
                if (samples == null || !levels.contains(samples)) {
                    throw new IllegalArgumentException(
                            "effort " + effort + " is " + samples + ", but must be one of the levels " + levels);
                }
            }
            if (folds < 2) {
                throw new IllegalArgumentException("folds is " + folds + ", but must be at least 2");
            }
        }
    }

    /**
     * What was learnt.
     *
     * @param policy from all problems
     * @param heldOut one for each level
     */
    public record Fitted(Policy policy, List<HeldOut> heldOut) {}

    /** What was learnt from some of the problems. */
    private record Taught(Kinds kinds, List<Level> levels, List<Way> fixed, double gain) {}

    private PolicyFit(Settings settings, List<Way> ways) {
        this.settings = settings;
        this.ways = ways;
        this.followed = ways.stream().filter(way -> way.n() >= settings.first).toList();
    }

    /**
     * @param data every problem with draws of the same ways; among them a vote of the first samples
     * @throws IllegalArgumentException saying what is missing
     */
    public static Fitted fit(List<ProblemDraws> data, Settings settings) {
        if (data.size() < FEWEST_PROBLEMS) {
            throw new IllegalArgumentException("a policy needs at least " + FEWEST_PROBLEMS
                    + " problems, and there are " + data.size() + ": what fewer show is chance");
        }
        List<Way> ways = data.getFirst().draws().getFirst().outcomes().keySet().stream()
                .sorted(Comparator.comparing(Way::choose)
                        .thenComparing(Way::n)
                        .thenComparing(Way::normalisation)
                        .thenComparing(Way::beams))
                .toList();
        if (!ways.contains(Way.vote(settings.first))) {
            throw new IllegalArgumentException("the draws tell nothing of "
                    + Way.vote(settings.first).words() + ", which is what a problem gets at least");
        }
        return new PolicyFit(settings, ways).fit(data);
    }

    private Fitted fit(List<ProblemDraws> data) {
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, data.size()).boxed().toList());
        Collections.shuffle(shuffled, new Random(settings.seed));
        List<HeldOut> heldOut = new ArrayList<>();
        Taught all = teach(data);
        for (int level = 0; level < settings.levels.size(); level++) {
            heldOut.add(
                    new HeldOut(settings.levels.get(level), all.fixed.get(level).words(), data.size()));
        }
        for (int fold = 0; fold < settings.folds; fold++) {
            List<Integer> held = new ArrayList<>();
            List<ProblemDraws> others = new ArrayList<>();
            for (int p = 0; p < shuffled.size(); p++) {
                if (p % settings.folds == fold) {
                    held.add(shuffled.get(p));
                } else {
                    others.add(data.get(shuffled.get(p)));
                }
            }
            Taught taught = teach(others);
            for (int index : held) {
                ProblemDraws problem = data.get(index);
                for (int level = 0; level < heldOut.size(); level++) {
                    Level rules = taught.levels.get(level);
                    Way fixed = taught.fixed.get(level);
                    heldOut.get(level)
                            .add(
                                    index,
                                    problem,
                                    draw -> way(taught.kinds, rules, draw),
                                    draw -> fixed,
                                    all.fixed.get(level));
                }
            }
        }
        return new Fitted(new Policy(settings.first, all.kinds.doubtedBelow(), all.levels, settings.efforts), heldOut);
    }

    private static Way way(Kinds kinds, Level level, Draw draw) {
        Double threshold = kinds.doubtedBelow();
        return level.way(draw.agree(), draw.agree() > 0 && threshold != null && draw.score() < threshold);
    }

    /** Uses the threshold on scores that surely adds most, or none if no threshold adds anything. */
    private Taught teach(List<ProblemDraws> data) {
        Taught best = teach(data, new Kinds(settings.first, null));
        double[] scores = data.stream()
                .flatMap(problem -> problem.draws().stream())
                .filter(draw -> draw.agree() > 0)
                .mapToDouble(Draw::score)
                .filter(score -> !Double.isNaN(score))
                .sorted()
                .toArray();
        if (scores.length > 0) {
            for (double share : SHARES) {
                Taught other = teach(data, new Kinds(settings.first, scores[(int) (share * (scores.length - 1))]));
                best = other.gain > best.gain + 1e-9 ? other : best;
            }
        }
        return best;
    }

    private Taught teach(List<ProblemDraws> data, Kinds kinds) {
        double sample = data.stream()
                        .mapToDouble(problem -> problem.mean(Draw::firstTokens))
                        .average()
                        .orElse(0)
                / settings.first;
        Table table = new Table(data, kinds, ways);
        Table possible = new Table(data, kinds, followed);
        List<List<Integer>> groups = table.groups();
        List<Level> levels = new ArrayList<>();
        List<Way> fixed = new ArrayList<>();
        double gain = 0;
        for (double samples : settings.levels) {
            double budget = samples * sample * SLACK;
            fixed.add(ways.get(table.fixed(budget)));
            int base = possible.fixed(budget);
            double[][] gains = new double[groups.size()][followed.size()];
            double[][] tokens = new double[groups.size()][followed.size()];
            for (int g = 0; g < groups.size(); g++) {
                for (int way = 0; way < followed.size(); way++) {
                    gains[g][way] = possible.gain(groups.get(g), way, base);
                    tokens[g][way] = possible.tokens(groups.get(g), way);
                }
            }
            int[] chosen = Allocation.best(gains, tokens, budget);
            Way[] byKind = new Way[kinds.count()];
            for (int g = 0; g < groups.size(); g++) {
                gain += gains[g][chosen[g]];
                for (int kind : groups.get(g)) {
                    byKind[kind] = followed.get(chosen[g]);
                }
            }
            levels.add(new Level(samples, kinds.rules(kind -> byKind[kind])));
        }
        return new Taught(kinds, levels, fixed, gain);
    }
}
