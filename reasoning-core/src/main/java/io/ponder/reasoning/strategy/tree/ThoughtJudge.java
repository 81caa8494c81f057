package io.ponder.reasoning.strategy.tree;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Quotation;
import io.ponder.reasoning.model.Spoken;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The model as the judge of the states in {@link TreeOfThought}: what it is asked, how its replies are read, and what they add
 * up to. It values each state of a round, or votes for the best one.
 */
final class ThoughtJudge {

    private static final double SURE = 20;
    private static final double LIKELY = 1;
    private static final double IMPOSSIBLE = 0.001;

    /** "To make sure" and "not likely" are no verdicts. */
    private static final Pattern VERDICT =
            Pattern.compile("(?i)(?<!\\b(?:not|make|makes|making)\\s)\\b(sure|likely|impossible)\\b");

    private static final Pattern BEST_CHOICE = Pattern.compile("(?i)best choice is\\D{0,20}?(\\d{1,4})\\b");
    private static final Pattern NUMBER = Pattern.compile("\\b(\\d{1,4})\\b");

    private static final String VALUE_PROMPT = """
            A problem:
            %s

            The start of a solution:
            %s

            %s
            Judge whether this solution can lead to the right answer. Reason in one or two sentences, and then write one word
            on the last line: sure, likely or impossible.""";
    private static final String VOTE_PROMPT = """
            A problem:
            %s

            %s%s
            Which of these choices is the most promising start of a solution? Reason in one or two sentences, and then write
            on the last line: The best choice is X (a number).""";

    /** The ticket of a vote; a question about one state has the state's number. */
    private static final int VOTE = Integer.MAX_VALUE;

    private final Brief brief;
    private final int samples;
    private final int replyTokens;
    private final Consumer<Move> move;

    private final List<State> states = new ArrayList<>();
    private final Map<Node, State> byNode = new HashMap<>();

    /** What is being judged, and the number of its first state. */
    private List<State> round = List.of();

    private int roundFrom;
    private int awaited;

    /**
     * @param samples replies to one question
     */
    ThoughtJudge(Brief brief, int samples, int replyTokens, Consumer<Move> move) {
        this.brief = brief;
        this.samples = samples;
        this.replyTokens = replyTokens;
        this.move = move;
    }

    /** A state of the search, which is the prefix that a thought leads to, and what was replied about it. */
    static final class State {
        static final Comparator<State> BEST =
                Comparator.comparingDouble(State::value).reversed().thenComparingInt(state -> state.node.trial());

        final Node node;

        /** In thousandths, and whole: so it does not depend on the order in which replies come. */
        private long sum;

        private int replies;

        State(Node node) {
            this.node = node;
        }

        void valued(double value) {
            sum += Math.round(value * 1000);
            replies++;
        }

        /**
         * @param forThis whether the vote went to this state
         */
        void voted(boolean forThis) {
            valued(forThis ? 1 : 0);
        }

        void forget() {
            sum = 0;
            replies = 0;
        }

        /** The mean value of the replies, or its share of the votes; -1 without any. */
        double value() {
            return replies == 0 ? -1 : sum / (1000.0 * replies);
        }
    }

    /**
     * The next states to judge. One with the words of another is left out.
     *
     * @param nodes in order of trial
     */
    void add(List<Node> nodes) {
        Set<String> texts = new HashSet<>();
        roundFrom = states.size();
        for (Node node : nodes) {
            if (texts.add(node.text().strip())) {
                State state = new State(node);
                states.add(state);
                byNode.put(node, state);
            }
        }
        round = List.copyOf(states.subList(roundFrom, states.size()));
    }

    /** Asks about each state of the round. */
    void value() {
        for (int i = 0; i < round.size(); i++) {
            Node node = round.get(i).node;
            Quotation quotation = Quotation.of(List.of(question(), node.text()));
            ask(
                    roundFrom + i,
                    node,
                    VALUE_PROMPT.formatted(
                            quotation.around(question()), quotation.around(node.text()), quotation.rule()));
        }
    }

    /** Asks for the best state of the round, where there are several. */
    void vote() {
        if (round.size() == 1) {
            round.getFirst().voted(true);
        } else if (!round.isEmpty()) {
            Quotation quotation = Quotation.of(
                    Stream.concat(Stream.of(question()), round.stream().map(state -> state.node.text()))
                            .toList());
            StringBuilder choices = new StringBuilder();
            for (int i = 0; i < round.size(); i++) {
                choices.append("Choice ").append(i + 1).append(":\n");
                choices.append(quotation.around(round.get(i).node.text())).append("\n\n");
            }
            ask(VOTE, Node.root(), VOTE_PROMPT.formatted(quotation.around(question()), choices, quotation.rule()));
        }
    }

    /**
     * Asks for the best of all states that ended, unless all are of the round that was voted on last.
     *
     * @return whether it asked
     */
    boolean voteOnEnded() {
        List<State> ended =
                states.stream().filter(state -> state.node.isCandidate()).toList();
        boolean areOfOneRound = states.subList(0, roundFrom).stream().noneMatch(ended::contains);
        if (areOfOneRound || ended.size() < 2) {
            return false;
        }
        ended.forEach(State::forget);
        round = ended;
        vote();
        return true;
    }

    private void ask(int ticket, Node about, String question) {
        awaited += samples;
        List<Message> messages = List.of(Message.user(question));
        move.accept(new Move.Consult(
                ticket, about, messages, samples, brief.sampling().temperature(), replyTokens));
    }

    private String question() {
        return Spoken.question(brief.problem());
    }

    void replied(int ticket, String text) {
        awaited--;
        if (ticket == VOTE) {
            int choice = readChoice(text, round.size());
            for (int i = 0; choice >= 0 && i < round.size(); i++) {
                round.get(i).voted(i == choice);
            }
        } else {
            double value = readValue(text);
            if (!Double.isNaN(value)) {
                states.get(ticket).valued(value);
            }
        }
    }

    void lost() {
        awaited--;
    }

    /** Whether all replies are there. */
    boolean isReady() {
        return awaited == 0;
    }

    /** The states of the round that can go on, the best first. */
    List<State> open() {
        return round.stream()
                .filter(state -> !state.node.isCandidate())
                .sorted(State.BEST)
                .toList();
    }

    /** The mean value of a state, or its share of the votes; -1 where nothing is known. */
    double valueOf(Node node) {
        State state = byNode.get(node);
        return state == null ? -1 : state.value();
    }

    /** The open state with the highest value, the deepest of equal ones; the root when there is none. */
    Node mostPromising() {
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

    /** What the last of the three words in a reply is worth; NaN without any. */
    static double readValue(String reply) {
        Matcher word = VERDICT.matcher(reply);
        double value = Double.NaN;
        while (word.find()) {
            value = switch (word.group(1).toLowerCase(Locale.ROOT)) {
                case "sure" -> SURE;
                case "likely" -> LIKELY;
                default -> IMPOSSIBLE;
            };
        }
        return value;
    }

    /** The choice that the last "best choice is" names, or else the last number that names one, from 0; -1 without any. */
    static int readChoice(String reply, int choices) {
        int stated = last(BEST_CHOICE.matcher(reply), choices);
        return stated >= 0 ? stated : last(NUMBER.matcher(reply), choices);
    }

    private static int last(Matcher number, int choices) {
        int choice = -1;
        while (number.find()) {
            int named = Integer.parseInt(number.group(1));
            choice = named >= 1 && named <= choices ? named - 1 : choice;
        }
        return choice;
    }
}
