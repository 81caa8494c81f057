package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Capability;
import io.ponder.reasoning.Message;
import io.ponder.reasoning.search.Brief;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Selection.Basis;
import io.ponder.reasoning.strategy.ThoughtJudge.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tree of thoughts (Yao et al. 2023, arXiv 2305.10601): thoughts are single steps, sampled independently (section 3, "i.i.d.
 * thoughts"), and the model itself judges the states they lead to. It either values each state as sure, likely or impossible
 * ({@code value}: the mean of {@code samples} replies with the weights 20, 1 and 0.001 of the authors' code, which adds them
 * up), or it votes several times for the best of all states of a round ({@code vote}).
 *
 * <p>Breadth-first search (algorithm 1) keeps the {@code breadth} best states of each depth. Depth-first search (algorithm
 * 2) follows the most promising thought first, leaves a state whose value is below {@code prune_below}, and turns back
 * there and at an answer; it values, and never votes. As in the authors' code, a thought that repeats one of its round is
 * not judged again and not kept; other than there, a breadth-first search begins with at least {@code breadth} thoughts.
 *
 * <p>Where the paper's problems have a fixed number of steps, here paths end at different depths. A thought that ended its
 * answer leaves the frontier, is judged like the others, and competes at the end; votes of different rounds cannot be
 * compared, so then there is one more among all that ended. A reply that cannot be read counts for nothing; states without a
 * value rank behind those with one, and a search that pruned everything finishes the best state all the same.
 */
final class TreeOfThought extends BaseStrategy {

    private static final Parameter.Choice SEARCH = new Parameter.Choice(
            "search", "breadth-first, or depth-first with backtracking", List.of("bfs", "dfs"), "bfs");
    private static final Parameter.Choice EVALUATION = new Parameter.Choice(
            "evaluation",
            "the model values each state, or votes among those of a round",
            List.of("value", "vote"),
            "value");
    private static final Parameter.Whole SAMPLES =
            new Parameter.Whole("samples", "replies drawn for one value or one vote", 1, 64, 3);
    private static final Parameter.Whole BREADTH =
            new Parameter.Whole("breadth", "states kept at each depth of a breadth-first search", 1, 64, 3);
    private static final Parameter.Whole THOUGHTS =
            new Parameter.Whole("thoughts", "next thoughts drawn of one state", 1, 64, 3);
    private static final Parameter.Whole ANSWERS = new Parameter.Whole(
            "answers", "ended thoughts after which to decide; 0 for as many as breadth", 0, 4096, 0);
    private static final Parameter.Real PRUNE_BELOW = new Parameter.Real(
            "prune_below",
            "a depth-first search leaves a state whose mean value is lower (sure 20, likely 1)",
            0,
            20,
            0.5);
    private static final Parameter.Whole MAX_VISITS =
            new Parameter.Whole("max_visits", "states a depth-first search expands at most", 1, 10_000, 64);
    private static final Parameter.Whole REPLY_TOKENS = replyTokens(160);
    private static final Parameter.Choice CHOOSE = new Parameter.Choice(
            "choose",
            "the ended thought with the highest value, or a vote weighted by it",
            List.of("value", "weighted_vote"),
            "value");

    static final StrategyType TYPE = new StrategyType(
            "tree_of_thought",
            "Grows thoughts step by step and lets the model judge them, breadth-first or depth-first.",
            StrategyType.Scoring.NONE,
            null,
            Set.of(Capability.CONTINUATION),
            List.of(
                    SEARCH,
                    EVALUATION,
                    SAMPLES,
                    BREADTH,
                    THOUGHTS,
                    ANSWERS,
                    PRUNE_BELOW,
                    MAX_VISITS,
                    CHOOSE,
                    REPLY_TOKENS,
                    Stepwise.MAX_DEPTH,
                    Stepwise.STEP_TOKENS),
            TreeOfThought::new);

    private final boolean breadthFirst;
    private final boolean votes;
    private final int samples;
    private final int breadth;
    private final int thoughts;
    private final int answers;
    private final double pruneBelow;
    private final int maxVisits;
    private final boolean byValue;
    private final int replyTokens;
    private final Stepwise stepwise;

    /** Ticket 0 is for thoughts, a state's number for questions about it, and this for votes. */
    private static final int VOTE = Integer.MAX_VALUE;

    private final List<State> states = new ArrayList<>();
    private final Map<Node, State> byNode = new HashMap<>();
    private final List<State> round = new ArrayList<>();
    private final List<State> stack = new ArrayList<>();
    private int drawing;
    private int questions;
    private int visits;
    private int roundFrom;
    private boolean judging;
    private boolean isLastVote;
    private boolean done;

    private TreeOfThought(Parameters parameters, Brief brief) {
        super(brief);
        breadthFirst = parameters.choice(SEARCH).equals("bfs");
        votes = breadthFirst && parameters.choice(EVALUATION).equals("vote");
        samples = parameters.whole(SAMPLES);
        breadth = parameters.whole(BREADTH);
        thoughts = parameters.whole(THOUGHTS);
        answers = parameters.whole(ANSWERS) == 0 ? breadth : parameters.whole(ANSWERS);
        pruneBelow = parameters.real(PRUNE_BELOW);
        maxVisits = parameters.whole(MAX_VISITS);
        byValue = parameters.choice(CHOOSE).equals("value");
        replyTokens = parameters.whole(REPLY_TOKENS);
        stepwise = Stepwise.of(parameters);
    }

    @Override
    void begin() {
        // Fewer first thoughts than states to keep would leave places empty for good.
        expand(Node.root(), breadthFirst ? Math.max(thoughts, breadth) : thoughts);
    }

    private void expand(Node node) {
        expand(node, thoughts);
    }

    private void expand(Node node, int count) {
        visits++;
        drawing += count;
        move(stepwise.continuations(0, node, count));
    }

    @Override
    void proposed(int ticket, Node node) {
        if (ticket != 0) {
            return;
        }
        drawing--;
        round.add(new State(node));
        judge();
    }

    @Override
    void proposeFailed(int ticket, int trial) {
        if (ticket == 0) {
            drawing--;
            judge();
        }
    }

    /** When all thoughts of a round are there, they are judged. */
    private void judge() {
        if (drawing > 0 || judging || isSpent()) {
            return;
        }
        judging = true;
        round.sort(Comparator.comparingInt((State state) -> state.node.trial()));
        Set<String> texts = new HashSet<>();
        round.removeIf(state -> !texts.add(state.node.text().strip()));
        roundFrom = states.size();
        for (State state : round) {
            states.add(state);
            byNode.put(state.node, state);
        }
        if (votes) {
            vote();
        } else {
            value();
        }
        judged();
    }

    private void value() {
        for (int i = 0; i < round.size(); i++) {
            Node node = round.get(i).node;
            consult(roundFrom + i, node, ThoughtJudge.value(brief.problem(), node));
        }
    }

    private void vote() {
        if (round.size() == 1) {
            round.getFirst().voted(true);
        } else if (!round.isEmpty()) {
            List<Node> choices = round.stream().map(state -> state.node).toList();
            consult(VOTE, Node.root(), ThoughtJudge.voteOn(brief.problem(), choices));
        }
    }

    private void consult(int ticket, Node about, List<Message> question) {
        questions += samples;
        move(new Move.Consult(ticket, about, question, samples, brief.sampling().temperature(), replyTokens));
    }

    @Override
    void consulted(int ticket, int trial, String text) {
        questions--;
        if (ticket == VOTE) {
            int choice = ThoughtJudge.readChoice(text, round.size());
            for (int i = 0; choice >= 0 && i < round.size(); i++) {
                round.get(i).voted(i == choice);
            }
        } else {
            double value = ThoughtJudge.readValue(text);
            if (!Double.isNaN(value)) {
                states.get(ticket).valued(value);
            }
        }
        judged();
    }

    @Override
    void consultFailed(int ticket, int trial) {
        questions--;
        judged();
    }

    /** When all replies of a round are there, the search goes on. */
    private void judged() {
        if (!judging || questions > 0 || isSpent()) {
            return;
        }
        judging = false;
        List<State> open = new ArrayList<>(round.stream()
                .filter(state -> !state.node.isCandidate())
                .sorted(State.BEST)
                .toList());
        round.clear();
        if (isLastVote || candidates.size() >= answers) {
            finish();
        } else if (breadthFirst) {
            broaden(open);
        } else {
            deepen(open);
        }
    }

    private void broaden(List<State> open) {
        if (open.isEmpty()) {
            finish();
        }
        open.stream().limit(breadth).forEach(state -> expand(state.node));
    }

    /** The best of the new states first; when there is none, back to the best that was left behind last. */
    private void deepen(List<State> open) {
        for (State state : open.reversed()) {
            if (state.value() < 0 || state.value() >= pruneBelow) {
                stack.add(state);
            }
        }
        if (stack.isEmpty() || visits >= maxVisits) {
            finish();
        } else {
            expand(stack.removeLast().node);
        }
    }

    private void finish() {
        List<State> ended =
                states.stream().filter(state -> state.node.isCandidate()).toList();
        boolean areOfOneRound = states.subList(0, roundFrom).stream().noneMatch(ended::contains);
        if (votes && !isLastVote && !areOfOneRound && ended.size() > 1) {
            isLastVote = true;
            judging = true;
            ended.forEach(State::forget);
            round.addAll(ended);
            vote();
        } else {
            done = true;
            close();
        }
    }

    @Override
    Node closingPrefix() {
        return states.stream()
                .filter(state -> !state.node.isCandidate())
                .min(Comparator.comparingDouble(State::value)
                        .reversed()
                        .thenComparing(Comparator.comparingInt((State state) -> state.node.depth())
                                .reversed())
                        .thenComparingInt(state -> state.node.trial()))
                .map(state -> state.node)
                .orElse(Node.root());
    }

    @Override
    boolean isSettled() {
        return done && isClosed();
    }

    @Override
    public Optional<Selection> best() {
        List<Node> valued =
                candidates.all().stream().filter(node -> valueOf(node) >= 0).toList();
        if (valued.isEmpty()) {
            return Choices.vote(candidates, false);
        }
        Selection chosen = byValue ? Choices.best(valued, this::valueOf) : Choices.weighted(valued, this::valueOf);
        // The model's values are no probabilities, so they are not shown as a score.
        Basis basis = byValue ? Basis.MODEL_CHOICE : chosen.basis();
        return Optional.of(new Selection(chosen.node(), basis, chosen.vote(), null, chosen.notes()));
    }

    private double valueOf(Node node) {
        State state = byNode.get(node);
        return state == null ? -1 : state.value();
    }
}
