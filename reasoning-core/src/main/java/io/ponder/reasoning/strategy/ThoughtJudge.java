package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Message;
import io.ponder.reasoning.Problem;
import io.ponder.reasoning.search.Node;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the model is asked of thoughts in {@link TreeOfThought}, and how its replies are read and added up. */
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

            Judge whether this solution can lead to the right answer. Reason in one or two sentences, and then write one word
            on the last line: sure, likely or impossible.""";
    private static final String VOTE_PROMPT = """
            A problem:
            %s

            %s
            Which of these choices is the most promising start of a solution? Reason in one or two sentences, and then write
            on the last line: The best choice is X (a number).""";

    private ThoughtJudge() {}

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

    static List<Message> value(Problem problem, Node node) {
        return ask(VALUE_PROMPT.formatted(question(problem), node.text().strip()));
    }

    static List<Message> voteOn(Problem problem, List<Node> nodes) {
        StringBuilder choices = new StringBuilder();
        for (int i = 0; i < nodes.size(); i++) {
            choices.append("Choice ")
                    .append(i + 1)
                    .append(":\n")
                    .append(nodes.get(i).text().strip())
                    .append("\n\n");
        }
        return ask(VOTE_PROMPT.formatted(question(problem), choices));
    }

    private static String question(Problem problem) {
        return problem.messages().getLast().content();
    }

    private static List<Message> ask(String question) {
        return List.of(Message.user(question));
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
