package io.ponder.reasoning.strategy.tree;

import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.RoundStrategy;
import io.ponder.reasoning.strategy.toolbox.Stepwise;
import io.ponder.reasoning.strategy.tree.ThoughtJudge.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tree of thoughts (Yao et al. 2023, arXiv 2305.10601). Thoughts are single steps, sampled independently (section 3, "i.i.d.
 * thoughts"), and the model itself judges the states they lead to. Either it values each state as sure, likely or impossible
 * ({@code value}: the mean of {@code samples} replies, with the weights 20, 1 and 0.001 of the authors' code, which takes the
 * sum), or it votes several times for the best state of a round ({@code vote}).
 *
 * <p>Breadth-first search (algorithm 1) keeps the {@code breadth} best states of each depth. Depth-first search (algorithm
 * 2) follows the most promising thought first, and turns back at an answer and at a state whose value is below
 * {@code prune_below}; it values and never votes. As in the authors' code, a thought that repeats another of its round is
 * neither judged nor kept; unlike there, a breadth-first search begins with at least {@code breadth} thoughts.
 *
 * <p>The paper's problems have a fixed number of steps, but here paths end at different depths. A thought that ends its
 * answer leaves the frontier, is judged like the others, and competes at the end. Votes of different rounds cannot be
 * compared, so there is one more vote among all thoughts that have ended. A reply that cannot be read does not count; states
 * without a value rank behind those with one; and a search that has pruned everything still finishes its best state.
 */
public final class TreeOfThought extends RoundStrategy {

    private static final Parameter<Order> SEARCH =
            new Parameter.Choice<>("search", "breadth-first, or depth-first with backtracking", Order.BFS);
    private static final Parameter<Evaluation> EVALUATION = new Parameter.Choice<>(
            "evaluation", "the model values each state, or votes among those of a round", Evaluation.VALUE);
    private static final Parameter<Integer> SAMPLES =
            new Parameter.Whole("samples", "replies drawn for one value or one vote", 1, 64, 3);
    private static final Parameter<Integer> BREADTH =
            new Parameter.Whole("breadth", "states kept at each depth of a breadth-first search", 1, 64, 3);
    private static final Parameter<Integer> THOUGHTS =
            new Parameter.Whole("thoughts", "next thoughts drawn of one state", 1, 64, 3);
    private static final Parameter<Integer> ANSWERS = new Parameter.Whole(
            "answers", "ended thoughts after which to decide; 0 for as many as breadth", 0, 4096, 0);
    private static final Parameter<Double> PRUNE_BELOW = new Parameter.Real(
            "prune_below",
            "a depth-first search leaves a state whose mean value is lower (sure 20, likely 1)",
            0,
            20,
            0.5);
    private static final Parameter<Integer> MAX_VISITS =
            new Parameter.Whole("max_visits", "states a depth-first search expands at most", 1, 10_000, 64);
    private static final Parameter<Integer> REPLY_TOKENS = replyTokens(160);
    private static final Parameter<Choose> CHOOSE = new Parameter.Choice<>(
            "choose", "the ended thought with the highest value, or a vote weighted by it", Choose.VALUE);

    public static final StrategyType TYPE = StrategyType.named(
                    "tree_of_thought",
                    "Grows thoughts step by step and lets the model judge them, breadth-first or depth-first.")
            .needs(Capability.CONTINUATION)
            .parameters(SEARCH, EVALUATION, SAMPLES, BREADTH, THOUGHTS, ANSWERS, PRUNE_BELOW, MAX_VISITS, CHOOSE)
            .parameters(REPLY_TOKENS, Stepwise.MAX_DEPTH, Stepwise.STEP_TOKENS)
            .budget(SampleBudget.paths(BREADTH, THOUGHTS))
            .madeBy(TreeOfThought::new);

    private enum Order {
        BFS,
        DFS
    }

    private enum Evaluation {
        VALUE,
        VOTE
    }

    private enum Choose {
        VALUE,
        WEIGHTED_VOTE
    }

    private final boolean breadthFirst;
    private final boolean votes;
    private final int breadth;
    private final int thoughts;
    private final int answers;
    private final double pruneBelow;
    private final int maxVisits;
    private final Choose choose;
    private final ThoughtJudge judge;

    /** What a depth-first search left behind, the best of the deepest last. */
    private final List<State> stack = new ArrayList<>();

    private int visits;
    private boolean isLastVote;

    private TreeOfThought(Parameters parameters, Brief brief) {
        super(brief, Aggregation.LAST, Stepwise.of(parameters), Scored.NEVER);
        breadthFirst = parameters.get(SEARCH) == Order.BFS;
        votes = breadthFirst && parameters.get(EVALUATION) == Evaluation.VOTE;
        breadth = parameters.get(BREADTH);
        thoughts = parameters.get(THOUGHTS);
        answers = parameters.get(ANSWERS) == 0 ? breadth : parameters.get(ANSWERS);
        pruneBelow = parameters.get(PRUNE_BELOW);
        maxVisits = parameters.get(MAX_VISITS);
        choose = parameters.get(CHOOSE);
        judge = new ThoughtJudge(brief, parameters.get(SAMPLES), parameters.get(REPLY_TOKENS), this::move);
    }

    @Override
    protected void begin() {
        // Fewer first thoughts than states to keep would leave places empty for good.
        expand(Node.root(), breadthFirst ? Math.max(thoughts, breadth) : thoughts);
    }

    private void expand(Node state, int count) {
        visits++;
        draw(state, count);
    }

    /** The thoughts of a round are there: the model judges the states they lead to. */
    @Override
    protected void next(List<Step> round) {
        judge.add(round.stream().map(Step::node).toList());
        if (votes) {
            judge.vote();
        } else {
            judge.value();
        }
        judged();
    }

    @Override
    protected void consulted(int ticket, int trial, String text) {
        judge.replied(ticket, text);
        judged();
    }

    @Override
    protected void consultFailed(int ticket, int trial) {
        judge.lost();
        judged();
    }

    /** The states of a round are judged: the search goes on with those that are open. */
    private void judged() {
        if (!judge.isReady() || isSpent()) {
            return;
        }
        if (isLastVote || candidates.size() >= answers) {
            decide();
        } else if (breadthFirst) {
            broaden(judge.open());
        } else {
            deepen(judge.open());
        }
    }

    /*
     * S = the root                                                       algorithm 1, ToT-BFS
     * repeat
     *     S' = thoughts next thoughts of each state in S    (round)
     *     V  = what the model thinks of each of S'          (judge)
     *     S  = the breadth states of S' with the highest V
     * until there are enough answers, or S is empty
     */
    private void broaden(List<State> open) {
        if (open.isEmpty()) {
            decide();
        }
        open.stream().limit(breadth).forEach(state -> expand(state.node, thoughts));
    }

    /*
     * DFS(s):                                                            algorithm 2, ToT-DFS
     *     for each s' of thoughts next thoughts of s, the most promising first
     *         if V(s') is at least prune_below
     *             DFS(s')
     * until there are enough answers, or max_visits states were expanded
     */
    private void deepen(List<State> open) {
        for (State state : open.reversed()) {
            if (state.value() < 0 || state.value() >= pruneBelow) {
                stack.add(state);
            }
        }
        if (stack.isEmpty() || visits >= maxVisits) {
            decide();
        } else {
            expand(stack.removeLast().node, thoughts);
        }
    }

    /** Ends the search, after one more vote where the answers come from rounds that cannot be compared. */
    private void decide() {
        if (votes && !isLastVote && judge.voteOnEnded()) {
            isLastVote = true;
        } else {
            finish();
        }
    }

    @Override
    protected Node closingPrefix() {
        return judge.mostPromising();
    }

    @Override
    public Optional<Selection> best() {
        List<Node> valued = candidates.all().stream()
                .filter(node -> judge.valueOf(node) >= 0)
                .toList();
        if (valued.isEmpty()) {
            return Choices.vote(candidates, false);
        }
        boolean byValue = choose == Choose.VALUE;
        Selection chosen = byValue ? Choices.best(valued, judge::valueOf) : Choices.weighted(valued, judge::valueOf);
        // The model's values are no probabilities, so they are not shown as a score.
        Basis basis = byValue ? Basis.MODEL_CHOICE : chosen.basis();
        return Optional.of(new Selection(chosen.node(), basis, chosen.vote(), null, chosen.notes()));
    }
}
