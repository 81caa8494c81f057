package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Capability;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.search.Brief;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Particle filtering (Puri et al. 2025, arXiv 2502.01618, algorithm 1): {@code particles} partial answers each grow by one
 * step, a process verifier weighs them, and as many are drawn again with replacement in proportion to {@code
 * softmax(logit(score) / temperature)}, the temperature being 1 in the paper. An ended particle keeps its weight, takes part
 * in the drawing and costs nothing more; whatever has ended is remembered even when it is not drawn again. The answer is the
 * ended one with the highest score, as in the paper, or a weighted vote.
 *
 * <p>Resampling is the algorithm's barrier: between two of them particles wait for nothing. With an {@code ess_threshold}
 * below 1 the particles go on without resampling while the effective sample size, {@code 1 / sum(weight^2)}, is at least
 * that share of their number (Liu and Chen 1995); a score speaks for the whole prefix, so no weight is carried over. A
 * particle whose step failed has weight 0, and the next drawing fills its place; one without a score is left out unless none
 * has one, and then all weigh the same.
 */
final class ParticleFiltering extends BaseStrategy {

    private static final Parameter.Whole PARTICLES =
            new Parameter.Whole("particles", "partial answers that grow side by side", 1, 256, 8);
    private static final Parameter.Real TEMPERATURE = new Parameter.Real(
            "resampling_temperature",
            "how evenly particles are drawn again: 1 as in the paper, more is evener",
            0.01,
            100,
            1.0);
    private static final Parameter.Choice RESAMPLING = new Parameter.Choice(
            "resampling",
            "how particles are drawn: independently, or at even distances, which varies less",
            List.of("multinomial", "systematic"),
            "multinomial");
    private static final Parameter.Real ESS_THRESHOLD = new Parameter.Real(
            "ess_threshold",
            "resample when the effective share of particles is below this; 1 resamples always",
            0,
            1,
            1.0);
    private static final Parameter.Choice AGGREGATION = Stepwise.aggregation("last");
    private static final Parameter.Choice CHOOSE = new Parameter.Choice(
            "choose",
            "the ended particle with the highest score, or a weighted vote",
            List.of("score", "weighted_vote"),
            "score");

    static final StrategyType TYPE = new StrategyType(
            "particle_filtering",
            "Grows particles step by step and resamples them by a process verifier's scores.",
            StrategyType.Scoring.PREFIXES,
            "arithmetic",
            Set.of(Capability.CONTINUATION),
            List.of(
                    PARTICLES,
                    TEMPERATURE,
                    RESAMPLING,
                    ESS_THRESHOLD,
                    AGGREGATION,
                    CHOOSE,
                    Stepwise.MAX_DEPTH,
                    Stepwise.STEP_TOKENS),
            ParticleFiltering::new);

    /** Scores this close to 0 and 1 are as far as a logit goes. */
    private static final double CLOSEST = 1e-6;

    private final int particles;
    private final double temperature;
    private final boolean systematic;
    private final double essThreshold;
    private final boolean byScore;
    private final Stepwise stepwise;
    private final SplittableRandom random;

    /** The population, ended particles included; one node may stand in it several times. */
    private List<Node> population = new ArrayList<>();

    /** The prefixes that take their next step. */
    private List<Node> growing = List.of();

    private final Map<Node, Double> scores = new HashMap<>();
    private int underWay;
    private int unscored;
    private boolean done;

    private ParticleFiltering(Parameters parameters, Brief brief) {
        super(brief, Stepwise.aggregation(parameters, AGGREGATION));
        particles = parameters.whole(PARTICLES);
        temperature = parameters.real(TEMPERATURE);
        systematic = parameters.choice(RESAMPLING).equals("systematic");
        essThreshold = parameters.real(ESS_THRESHOLD);
        byScore = parameters.choice(CHOOSE).equals("score");
        stepwise = Stepwise.of(parameters);
        random = brief.random();
        for (int i = 0; i < particles; i++) {
            population.add(Node.root());
        }
    }

    @Override
    void begin() {
        propagate();
    }

    /** Every open particle takes one step; copies of one prefix are drawn together. */
    private void propagate() {
        Map<Node, Integer> open = new LinkedHashMap<>();
        List<Node> ended = new ArrayList<>();
        for (Node particle : population) {
            if (particle.isCandidate()) {
                ended.add(particle);
            } else {
                open.merge(particle, 1, Integer::sum);
            }
        }
        if (open.isEmpty()) {
            done = true;
            return;
        }
        population = ended;
        growing = List.copyOf(open.keySet());
        open.forEach((particle, copies) -> {
            underWay += copies;
            move(stepwise.continuations(0, particle, copies));
        });
    }

    @Override
    void proposed(int ticket, Node node) {
        move(new Move.Score(node));
        if (ticket == 0) {
            underWay--;
            unscored++;
            population.add(node);
        }
    }

    @Override
    void proposeFailed(int ticket, int trial) {
        if (ticket == 0) {
            underWay--;
            goOn();
        }
    }

    @Override
    void scored(Node node, Score score) {
        double value = score.value(aggregation);
        scores.put(node, value);
        unscored--;
        goOn();
    }

    @Override
    void scoreFailed(Node node) {
        unscored--;
        goOn();
    }

    private void goOn() {
        if (underWay > 0 || unscored > 0 || done || isSpent()) {
            return;
        }
        if (population.isEmpty()) {
            done = true;
            close();
            return;
        }
        population.sort(Comparator.comparingInt(Node::trial));
        double[] weights = weights();
        if (essThreshold == 1 || effectiveSize(weights) < essThreshold * particles) {
            List<Node> drawn = new ArrayList<>();
            for (int index : draw(weights, points())) {
                drawn.add(population.get(index));
            }
            population = drawn;
        }
        scores.keySet().retainAll(Set.copyOf(population));
        propagate();
    }

    private double[] weights() {
        double[] values = new double[population.size()];
        for (int i = 0; i < values.length; i++) {
            Double score = scores.get(population.get(i));
            values[i] = score == null ? Double.NaN : score;
        }
        return weights(values, temperature);
    }

    /**
     * Normalised weights of scores: {@code softmax(logit(score) / temperature)}.
     *
     * @param scores 0 to 1, or NaN for none: it weighs 0, unless all are NaN, which makes all weights equal
     */
    static double[] weights(double[] scores, double temperature) {
        double[] weights = new double[scores.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.length; i++) {
            double score = Math.clamp(scores[i], CLOSEST, 1 - CLOSEST);
            weights[i] =
                    Double.isNaN(scores[i]) ? Double.NEGATIVE_INFINITY : Math.log(score / (1 - score)) / temperature;
            most = Math.max(most, weights[i]);
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = most == Double.NEGATIVE_INFINITY ? 1 : Math.exp(weights[i] - most);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** {@code 1 / sum(weight^2)}: how many equally weighted particles these are worth. */
    static double effectiveSize(double[] weights) {
        double squares = 0;
        for (double weight : weights) {
            squares += weight * weight;
        }
        return 1 / squares;
    }

    /** Where the drawing looks, ascending in 0 to 1: independent points, or points at even distances. */
    private double[] points() {
        double offset = systematic ? random.nextDouble() : 0;
        double[] points = new double[particles];
        for (int i = 0; i < particles; i++) {
            points[i] = systematic ? (i + offset) / particles : random.nextDouble();
        }
        Arrays.sort(points);
        return points;
    }

    /**
     * Draws with replacement: the index in whose share of the weights each point lies.
     *
     * @param weights add up to 1
     * @param points ascending, 0 to 1
     * @return ascending
     */
    static int[] draw(double[] weights, double[] points) {
        int[] drawn = new int[points.length];
        int index = 0;
        double upTo = weights[0];
        for (int i = 0; i < points.length; i++) {
            while (points[i] >= upTo && index < weights.length - 1) {
                index++;
                upTo += weights[index];
            }
            drawn[i] = index;
        }
        return drawn;
    }

    @Override
    Node closingPrefix() {
        return bestOpen(population).or(() -> bestOpen(growing)).orElse(Node.root());
    }

    private Optional<Node> bestOpen(List<Node> prefixes) {
        return prefixes.stream()
                .filter(node -> !node.isCandidate())
                .max(Comparator.comparingDouble((Node node) -> scores.getOrDefault(node, -1.0))
                        .thenComparing(Comparator.comparingInt(Node::trial).reversed()));
    }

    @Override
    boolean isSettled() {
        return done && isClosed() && candidates.settledScores() >= candidates.size();
    }

    @Override
    public Optional<Selection> best() {
        return Choices.scored(candidates, byScore);
    }
}
