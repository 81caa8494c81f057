package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Capability;
import io.ponder.reasoning.Message;
import io.ponder.reasoning.search.Brief;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Selection.Basis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tree of thoughts (Yao et al. 2023, arXiv 2305.10601): thoughts are single steps, sampled independently (section 3, "i.i.d.
 * thoughts"), and the model itself judges the states they lead to. It either values each state as sure, likely or impossible
 * ({@code value}, {@code samples} replies added up with the weights 20, 1 and 0.001 of the authors' code), or it votes
 * several times for the best of all states of a round ({@code vote}).
 *
 * <p>Breadth-first search (algorithm 1) keeps the {@code breadth} best states of each depth. Depth-first search (algorithm
 * 2) follows the most promising thought first, leaves a state whose value is below {@code prune_below}, and turns back
 * there and at an answer; it values, and never votes. A thought that ended its answer leaves the frontier, is judged like
 * the others, and competes at the end. A reply that cannot be read counts for nothing; states without a value rank behind
 * those with one.
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
                    Stepwise.MAX_DEPTH,
                    Stepwise.STEP_TOKENS),
            TreeOfThought::new);

    private static final double SURE = 20;
    private static final double LIKELY = 1;
    private static final double IMPOSSIBLE = 0.001;
    private static final int REPLY_TOKENS = 160;
    private static final String WORD = "abcdefghijklmnopqrstuvwxyz0123456789_";
    private static final Pattern NUMBER = Pattern.compile("\\b(\\d{1,4})\\b");

    private static final String VALUE_PROMPT = """
            A problem:
            %s

            The start of a solution:
            %s

            Judge whether this solution can lead to the right answer. Reason in one or two sentences, and then write one word
            on the last line: sure, likely or impossible.""";
    private static final String VOTE_PROMPT = """
            A problem:
            %s

            %s
            Which of these choices is the most promising start of a solution? Reason in one or two sentences, and then write
            on the last line: The best choice is X (a number).""";

    private final boolean breadthFirst;
    private final boolean votes;
    private final int samples;
    private final int breadth;
    private final int thoughts;
    private final int answers;
    private final double pruneBelow;
    private final int maxVisits;
    private final boolean byValue;
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
    private boolean judging;
    private boolean done;

    private static final class State {
        final Node node;
        /** In thousandths, and whole: so it does not depend on the order in which replies come. */
        long sum;

        int replies;

        State(Node node) {
            this.node = node;
        }

        /** The mean value of the replies; -1 without any. */
        double value() {
            return replies == 0 ? -1 : sum / (1000.0 * replies);
        }
    }

    private static final Comparator<State> BEST =
            Comparator.comparingDouble(State::value).reversed().thenComparingInt(state -> state.node.trial());

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
        stepwise = Stepwise.of(parameters);
    }

    @Override
    void begin() {
        // The reference implementation starts from one state and draws breadth times as many thoughts of it.
        expand(Node.root(), breadthFirst ? thoughts * breadth : thoughts);
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
        int first = states.size();
        for (State state : round) {
            states.add(state);
            byNode.put(state.node, state);
        }
        if (votes && round.size() > 1) {
            questions = samples;
            move(new Move.Consult(
                    VOTE,
                    Node.root(),
                    ask(VOTE_PROMPT.formatted(problem(), choices())),
                    samples,
                    temperature(),
                    REPLY_TOKENS));
        } else {
            for (int i = 0; i < round.size(); i++) {
                Node node = round.get(i).node;
                questions += samples;
                move(new Move.Consult(
                        first + i,
                        node,
                        ask(VALUE_PROMPT.formatted(problem(), node.text().strip())),
                        samples,
                        temperature(),
                        REPLY_TOKENS));
            }
        }
        judged();
    }

    private double temperature() {
        return brief.sampling().temperature();
    }

    private String problem() {
        return brief.problem().messages().getLast().content();
    }

    private static List<Message> ask(String question) {
        return List.of(Message.user(question));
    }

    private String choices() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < round.size(); i++) {
            text.append("Choice ")
                    .append(i + 1)
                    .append(":\n")
                    .append(round.get(i).node.text().strip())
                    .append("\n\n");
        }
        return text.toString();
    }

    @Override
    void consulted(int ticket, int trial, String text) {
        questions--;
        if (ticket == VOTE) {
            int choice = choice(text, round.size());
            if (choice >= 0) {
                round.forEach(state -> state.replies++);
                round.get(choice).sum += 1000;
            }
        } else {
            double value = value(text);
            if (!Double.isNaN(value)) {
                State state = states.get(ticket);
                state.sum += Math.round(value * 1000);
                state.replies++;
            }
        }
        judged();
    }

    @Override
    void consultFailed(int ticket, int trial) {
        questions--;
        judged();
    }

    /** What the last of the three words in a reply is worth; NaN without any. */
    static double value(String reply) {
        String lower = reply.toLowerCase(Locale.ROOT);
        int sure = lastWord(lower, "sure");
        int likely = lastWord(lower, "likely");
        int impossible = lastWord(lower, "impossible");
        int last = Math.max(sure, Math.max(likely, impossible));
        return last < 0 ? Double.NaN : last == sure ? SURE : last == likely ? LIKELY : IMPOSSIBLE;
    }

    /** Where a word stands by itself for the last time, "unlikely" being another one; -1 for nowhere. */
    private static int lastWord(String text, String word) {
        int at = text.lastIndexOf(word);
        while (at >= 0 && (isWordAt(text, at - 1) || isWordAt(text, at + word.length()))) {
            at = text.lastIndexOf(word, at - 1);
        }
        return at;
    }

    private static boolean isWordAt(String text, int index) {
        return index >= 0 && index < text.length() && WORD.indexOf(text.charAt(index)) >= 0;
    }

    /** The last number in a reply that names a choice, from 0; -1 without any. */
    static int choice(String reply, int choices) {
        Matcher number = NUMBER.matcher(reply);
        int choice = -1;
        while (number.find()) {
            int named = Integer.parseInt(number.group(1));
            choice = named >= 1 && named <= choices ? named - 1 : choice;
        }
        return choice;
    }

    /** When all replies of a round are there, the search goes on. */
    private void judged() {
        if (!judging || questions > 0 || isSpent()) {
            return;
        }
        judging = false;
        List<State> open = new ArrayList<>(round.stream()
                .filter(state -> !state.node.isCandidate())
                .sorted(BEST)
                .toList());
        round.clear();
        if (candidates.size() >= answers) {
            done = true;
        } else if (breadthFirst) {
            broaden(open);
        } else {
            deepen(open);
        }
    }

    private void broaden(List<State> open) {
        if (open.isEmpty()) {
            done = true;
        }
        open.stream().limit(breadth).forEach(state -> expand(state.node, thoughts));
    }

    /** The best of the new states first; when there is none, back to the best that was left behind last. */
    private void deepen(List<State> open) {
        for (State state : open.reversed()) {
            if (state.value() < 0 || state.value() >= pruneBelow) {
                stack.add(state);
            }
        }
        if (stack.isEmpty() || visits >= maxVisits) {
            done = true;
        } else {
            expand(stack.removeLast().node, thoughts);
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
        return done;
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
