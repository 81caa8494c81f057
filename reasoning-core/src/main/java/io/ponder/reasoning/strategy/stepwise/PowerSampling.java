package io.ponder.reasoning.strategy.stepwise;

import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Stepwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Power sampling (Karan and Du 2025, "Reasoning with Sampling", arXiv 2510.14901, algorithm 1): draws answers not from the
 * model's distribution p but from {@code p^alpha}, by Metropolis and Hastings. A block is a step here.
 *
 * <pre>
 * x = nothing
 * until x has ended:
 *     x = x and one more step ~ p                                       (one more block, then moves at this length)
 *     repeat `moves` times:
 *         c ~ uniform over the steps of x                               (where to cut)
 *         x' = the first c steps of x, and new ones ~ p, until there are as many as were drawn, or it ended
 *         with probability min(1, (p(x') / p(x))^(alpha - 1) * |x| / |x'|):  x = x'
 * n such chains side by side; their answers vote
 * </pre>
 *
 * <p>The paper proposes at temperature {@code 1 / alpha}, which takes the probabilities of whole distributions. Here the
 * proposal is p itself, at temperature 1, so that the log-probabilities of the tokens that were drawn are enough: of
 * {@code (p(x') / p(x))^alpha * q(x) / q(x')} the power {@code alpha - 1} is left. What x and x' share cancels out. Where they
 * have different numbers of steps, there are different numbers of places to cut, hence the last factor.
 *
 * <p>A move of which a log-probability or a step is missing is not made. Experimental: it takes several times the tokens of
 * an answer, one step after the other.
 */
public final class PowerSampling extends BaseStrategy {

    private static final Parameter<Integer> N =
            new Parameter.Whole("n", "chains side by side, whose answers vote", 1, 256, 1);
    private static final Parameter<Double> ALPHA = new Parameter.Real(
            "alpha",
            "the power of the model's distribution: 1 is plain sampling, more prefers likelier answers",
            1,
            64,
            4.0);
    private static final Parameter<Integer> MOVES = new Parameter.Whole(
            "moves", "attempts to change a chain after each of its steps (the paper's N_MCMC)", 0, 64, 2);

    public static final StrategyType TYPE = StrategyType.named(
                    "power_sampling",
                    "Draws answers from a power of the model's distribution, by resampling their ends (experimental).")
            .needs(Capability.CONTINUATION, Capability.LOGPROBS)
            .parameters(N, ALPHA, MOVES, Stepwise.MAX_DEPTH, Stepwise.STEP_TOKENS)
            .budget(SampleBudget.paths(N))
            .madeBy(PowerSampling::new);

    private static final List<String> UNKNOWN =
            List.of("a step came without log-probabilities, so some moves were not made");

    private final double alpha;
    private final int moves;
    private final Stepwise stepwise;
    private final Chain[] chains;
    private boolean anyUnknown;

    /** One chain: its state, and the proposal that grows from a part of it. */
    private static final class Chain {
        final SplittableRandom random;
        List<Node> state = new ArrayList<>();

        /** What the state may become; null while the state itself grows. */
        @Nullable
        List<Node> proposal;

        /** Steps that the state has if it has not ended: so a move can be taken back by another. */
        int length;

        int cut;
        int movesLeft;
        boolean done;

        Chain(SplittableRandom random) {
            this.random = random;
        }
    }

    private PowerSampling(Parameters parameters, Brief brief) {
        super(brief);
        alpha = parameters.get(ALPHA);
        moves = parameters.get(MOVES);
        stepwise = Stepwise.of(parameters);
        chains = new Chain[Math.max(parameters.get(N), brief.choices())];
        SplittableRandom random = brief.random();
        Arrays.setAll(chains, chain -> new Chain(random.split()));
    }

    @Override
    protected void begin() {
        for (int chain = 0; chain < chains.length; chain++) {
            draw(chain, Node.root());
        }
    }

    private void draw(int chain, Node from) {
        Move.Propose next = stepwise.continuations(chain, from, 1);
        move(next.with(next.variation().withTemperature(1)));
    }

    @Override
    protected void proposed(int ticket, Node node) {
        if (ticket < 0 || isSpent()) {
            return;
        }
        Chain chain = chains[ticket];
        List<Node> proposal = chain.proposal;
        if (proposal == null) {
            chain.state.add(node);
            chain.length++;
            chain.movesLeft = moves;
            goOn(ticket, chain);
            return;
        }
        proposal.add(node);
        if (proposal.size() < chain.length && !node.isCandidate()) {
            draw(ticket, node);
        } else {
            decide(chain, proposal);
            goOn(ticket, chain);
        }
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        if (ticket < 0 || isSpent()) {
            return;
        }
        Chain chain = chains[ticket];
        if (chain.proposal == null) {
            end(chain);
        } else {
            chain.proposal = null;
            goOn(ticket, chain);
        }
    }

    /** The next move, the next step, or the end of a chain. */
    private void goOn(int ticket, Chain chain) {
        if (chain.movesLeft > 0) {
            chain.movesLeft--;
            chain.cut = chain.random.nextInt(chain.state.size());
            if (Double.isNaN(logProb(chain.state, chain.cut))) {
                anyUnknown = true;
                goOn(ticket, chain);
                return;
            }
            chain.proposal = new ArrayList<>(chain.state.subList(0, chain.cut));
            draw(ticket, last(chain.proposal));
        } else if (last(chain.state).isCandidate()) {
            end(chain);
        } else {
            draw(ticket, last(chain.state));
        }
    }

    private void decide(Chain chain, List<Node> proposal) {
        double drawn = chain.random.nextDouble();
        double acceptance = logAcceptance(
                alpha,
                logProb(proposal, chain.cut),
                logProb(chain.state, chain.cut),
                proposal.size(),
                chain.state.size());
        anyUnknown |= Double.isNaN(acceptance);
        if (Math.log(drawn) < acceptance) {
            chain.state = proposal;
        }
        chain.proposal = null;
    }

    /**
     * The logarithm of the ratio by which a proposal is accepted; above 0 it always is.
     *
     * @param proposed log-probability of its new steps
     * @param current the same of the steps they are to replace
     * @param steps of the proposal
     * @param currentSteps of the state
     */
    static double logAcceptance(double alpha, double proposed, double current, int steps, int currentSteps) {
        return (alpha - 1) * (proposed - current) + Math.log((double) currentSteps / steps);
    }

    /** Of all steps from {@code from} on, in nats; NaN where one is unknown. */
    private static double logProb(List<Node> path, int from) {
        double sum = 0;
        for (Node node : path.subList(from, path.size())) {
            LogProbs logProbs = node.logProbs();
            sum += logProbs == null ? Double.NaN : logProbs.mean() * logProbs.count();
        }
        return sum;
    }

    private static Node last(List<Node> path) {
        return path.isEmpty() ? Node.root() : path.getLast();
    }

    private void end(Chain chain) {
        chain.done = true;
        if (areDone()) {
            close();
        }
    }

    private boolean areDone() {
        return Arrays.stream(chains).allMatch(chain -> chain.done);
    }

    @Override
    protected Node closingPrefix() {
        return Arrays.stream(chains)
                .map(chain -> last(chain.state))
                .filter(node -> !node.isCandidate())
                .max(Comparator.comparingInt(Node::depth)
                        .thenComparing(Comparator.comparingInt(Node::trial).reversed()))
                .orElse(Node.root());
    }

    @Override
    protected boolean isSettled() {
        return areDone() && isClosed();
    }

    /** The vote of the chains that are at an answer; while none is, of all answers that came. */
    @Override
    public Optional<Selection> best() {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        List<Node> all = candidates.all();
        Set<Node> choosable = Set.copyOf(all);
        List<Node> ends = Arrays.stream(chains)
                .map(chain -> last(chain.state))
                .filter(choosable::contains)
                .sorted(Comparator.comparingInt(Node::trial))
                .toList();
        Selection vote = Choices.vote(ends.isEmpty() ? all : ends, chains.length == 1);
        List<String> notes = new ArrayList<>(vote.notes());
        notes.addAll(anyUnknown ? UNKNOWN : List.of());
        return Optional.of(new Selection(vote.node(), vote.basis(), vote.vote(), null, notes));
    }
}
