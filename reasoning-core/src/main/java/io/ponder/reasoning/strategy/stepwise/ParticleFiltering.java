package io.ponder.reasoning.strategy.stepwise;

import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Choices.By;
import io.ponder.reasoning.strategy.toolbox.RoundStrategy;
import io.ponder.reasoning.strategy.toolbox.Stepwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Particle filtering (Puri et al. 2025, arXiv 2502.01618, algorithm 1): {@code particles} partial answers each grow by one
 * step, a process verifier weighs them, and as many are drawn again, with replacement, in proportion to {@code
 * softmax(logit(score) / temperature)}; the paper's temperature is 1. A particle that has ended keeps its weight and can be
 * drawn again, which costs nothing. All particles that have ended compete for the answer, drawn again or not: the highest
 * score wins, as in the paper, or a weighted vote.
 *
 * <p>Particles wait for one another only when they are drawn again. With an {@code ess_threshold} below 1 they go on without
 * that while the effective sample size, {@code 1 / sum(weight^2)}, is at least that share of their number (Liu and Chen
 * 1995). No weight is carried over, since a score is about the whole prefix. A particle whose step failed has weight 0, and
 * the next drawing fills its place. One without a score is left out, unless none has a score: then all weigh the same.
 *
 * <p>With {@link Annealing} it is entropic particle filtering (Giannone et al. 2025, arXiv 2510.05825, without its look-ahead):
 * in the early rounds, while the effective share of particles is small, they are drawn at a higher temperature. The answer is
 * chosen by the scores as they are.
 */
public final class ParticleFiltering extends RoundStrategy {

    private static final Parameter<Integer> PARTICLES =
            new Parameter.Whole("particles", "partial answers that grow side by side", 1, 256, 8);
    private static final Parameter<Double> TEMPERATURE = new Parameter.Real(
            "resampling_temperature",
            "how evenly particles are drawn again: 1 as in the paper, more is evener",
            0.01,
            100,
            1.0);
    private static final Parameter<Resampling> RESAMPLING = new Parameter.Choice<>(
            "resampling",
            "how particles are drawn: independently, or at even distances, which varies less",
            Resampling.MULTINOMIAL);
    private static final Parameter<Double> ESS_THRESHOLD = new Parameter.Real(
            "ess_threshold",
            "resample when the effective share of particles is below this; 1 resamples always",
            0,
            1,
            1.0);
    private static final Parameter<Annealing> ANNEALING = new Parameter.Choice<>(
            "annealing",
            "whether to draw more evenly in early rounds while few particles have most of the weight (entropic particle "
                    + "filtering), by their effective share or by the entropy of their weights",
            Annealing.NONE);
    private static final Parameter<Double> ANNEAL_BELOW = new Parameter.Real(
            "anneal_below", "with annealing: only while the effective share of particles is below this", 0, 1, 0.5);
    private static final Parameter<Double> ANNEAL_UNTIL = new Parameter.Real(
            "anneal_until", "with annealing: only in this first share of the rounds that max_depth allows", 0, 1, 0.5);
    private static final Parameter<Aggregation> AGGREGATION = Stepwise.aggregation(Aggregation.LAST);
    private static final Parameter<By> CHOOSE =
            new Parameter.Choice<>("choose", "the ended particle with the highest score, or a weighted vote", By.SCORE);

    public static final StrategyType TYPE = StrategyType.named(
                    "particle_filtering",
                    "Grows particles step by step and resamples them by a process verifier's scores.")
            .scoring(Scoring.PREFIXES, "arithmetic")
            .needs(Capability.CONTINUATION)
            .parameters(PARTICLES, TEMPERATURE, RESAMPLING, ESS_THRESHOLD)
            .parameters(ANNEALING, ANNEAL_BELOW, ANNEAL_UNTIL, AGGREGATION, CHOOSE)
            .parameters(Stepwise.MAX_DEPTH, Stepwise.STEP_TOKENS)
            .budget(SampleBudget.paths(PARTICLES))
            .madeBy(ParticleFiltering::new);

    private final int particles;
    private final double temperature;
    private final Resampling resampling;
    private final double essThreshold;
    private final Annealing annealing;
    private final double annealBelow;
    private final double annealUntil;
    private final int maxDepth;
    private final By choose;
    private final SplittableRandom random;
    private int rounds;

    /** The particles that have ended; one that was drawn several times stands here as often. */
    private List<Step> ended = List.of();

    /** The others, which take their next step, and how many particles each of them is. */
    private Map<Step, Integer> growing = Map.of();

    private ParticleFiltering(Parameters parameters, Brief brief) {
        super(brief, parameters.get(AGGREGATION), Stepwise.of(parameters), Scored.ON_ARRIVAL);
        particles = parameters.get(PARTICLES);
        temperature = parameters.get(TEMPERATURE);
        resampling = parameters.get(RESAMPLING);
        essThreshold = parameters.get(ESS_THRESHOLD);
        annealing = parameters.get(ANNEALING);
        annealBelow = parameters.get(ANNEAL_BELOW);
        annealUntil = parameters.get(ANNEAL_UNTIL);
        maxDepth = parameters.get(Stepwise.MAX_DEPTH);
        choose = parameters.get(CHOOSE);
        random = brief.random();
    }

    @Override
    protected void begin() {
        draw(Node.root(), particles);
    }

    /*
     * x[1..N] = the root                                                       algorithm 1
     * repeat
     *     x[i] = x[i] and a next step, for each particle that has not ended    (copies of one prefix are drawn together)
     *     w    = softmax(logit(scores of x) / temperature)
     *     w    = softmax(logit(scores of x) / temperature / factor)            (annealing, while it is early and w is uneven)
     *     x    = N draws from x by w, unless w is even enough
     * until every particle has ended
     */
    @Override
    protected void next(List<Step> round) {
        List<Step> population = Stream.concat(ended.stream(), round.stream())
                .sorted(Comparator.comparingInt(particle -> particle.node().trial()))
                .toList();
        if (population.isEmpty()) {
            finish();
            return;
        }
        double[] scores = population.stream().mapToDouble(Step::score).toArray();
        double[] weights = Resampling.weights(scores, temperature);
        rounds++;
        if (essThreshold == 1 || Resampling.effectiveSize(weights) < essThreshold * particles) {
            double[] annealed = Resampling.weights(scores, temperature * factor(weights));
            int[] drawn = Resampling.draw(annealed, resampling.points(particles, random));
            population = Arrays.stream(drawn).mapToObj(population::get).toList();
        }
        propagate(population);
    }

    private double factor(double[] weights) {
        double progress = Math.min(1, (double) rounds / maxDepth);
        boolean isUneven = Resampling.effectiveSize(weights) < annealBelow * weights.length;
        return isUneven && progress < annealUntil ? annealing.factor(weights, progress) : 1;
    }

    private void propagate(List<Step> population) {
        ended = new ArrayList<>();
        growing = new LinkedHashMap<>();
        for (Step particle : population) {
            if (particle.node().isCandidate()) {
                ended.add(particle);
            } else {
                growing.merge(particle, 1, Integer::sum);
            }
        }
        if (growing.isEmpty()) {
            finish();
        }
        growing.forEach((particle, copies) -> draw(particle.node(), copies));
    }

    @Override
    protected Node closingPrefix() {
        return bestOpen(stepsSoFar()).or(() -> bestOpen(growing.keySet())).orElse(Node.root());
    }

    private static Optional<Node> bestOpen(Collection<Step> particles) {
        return particles.stream()
                .filter(particle -> !particle.node().isCandidate())
                .max(Comparator.comparingDouble(
                                (Step particle) -> Double.isNaN(particle.score()) ? -1 : particle.score())
                        .thenComparing(Comparator.comparingInt(
                                        (Step particle) -> particle.node().trial())
                                .reversed()))
                .map(Step::node);
    }

    @Override
    public Optional<Selection> best() {
        return Choices.scored(candidates, choose);
    }
}
