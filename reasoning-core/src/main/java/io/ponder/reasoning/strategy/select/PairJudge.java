package io.ponder.reasoning.strategy.select;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Quotation;
import io.ponder.reasoning.model.Spoken;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.select.Tournament.Game;
import io.ponder.reasoning.strategy.toolbox.Excerpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The model as the judge of two solutions in {@link Pairwise}: what it is asked, and how its replies are read. */
final class PairJudge {

    static final String PROMPT = """
            A problem:
            %s

            Solution A:
            %s

            Solution B:
            %s

            %s%s
            At least one of these solutions may be wrong. Say in a few sentences where they differ, check that, and then rate
            each solution from 1 (surely wrong) to 10 (surely right). Write on the last line, in this form:
            A: <rating>, B: <rating>""";

    static final String ONLY_THE_END = "\nOf a long solution you see only the end.";

    /** The last pair of ratings counts: the ones before are weighed aloud. */
    private static final Pattern RATINGS = Pattern.compile(
            "\\bA\\W{1,6}(\\d{1,2}(?:\\.\\d)?)(?!\\d)[\\s\\S]{0,24}?\\bB\\W{1,6}(\\d{1,2}(?:\\.\\d)?)(?!\\d)");

    private static final double HIGHEST = 10;

    private final Looks looks;
    private final boolean inBothOrders;
    private final int replyTokens;
    private final String problem;
    private final SplittableRandom random;
    private final Consumer<Move> move;
    private final Map<Integer, Asked> asked = new HashMap<>();
    private int nextTicket;
    private int read;
    private int unread;
    private boolean wasCut;

    /**
     * How much of a solution is seen, in characters.
     *
     * @param first of its end, in the first game of a pair
     * @param later without its middle, in a later one
     */
    record Looks(int first, int later) {}

    /** What a reply gives each of the two, 0 to 10. */
    record Ratings(double first, double second) {}

    /** @param isTurned whether the second solution stands first */
    private record Asked(Game game, boolean isTurned) {}

    /** @param firstTicket of its questions; all from there on are its own */
    PairJudge(Brief brief, Looks looks, boolean inBothOrders, int replyTokens, int firstTicket, Consumer<Move> move) {
        this.looks = looks;
        this.inBothOrders = inBothOrders;
        this.replyTokens = replyTokens;
        this.problem = Spoken.question(brief.problem());
        this.random = brief.random();
        this.nextTicket = firstTicket;
        this.move = move;
    }

    void ask(Game game) {
        if (inBothOrders) {
            ask(game, false);
            ask(game, true);
        } else {
            ask(game, random.nextBoolean());
        }
    }

    private void ask(Game game, boolean isTurned) {
        String first = seen(game.first(), game.isFirstLook());
        String second = seen(game.second(), game.isFirstLook());
        int ticket = nextTicket++;
        asked.put(ticket, new Asked(game, isTurned));
        List<Message> question =
                question(problem, isTurned ? second : first, isTurned ? first : second, game.isFirstLook());
        move.accept(new Move.Consult(ticket, Node.root(), question, 1, 0, replyTokens));
    }

    private String seen(Node node, boolean isFirstLook) {
        if (isFirstLook) {
            return Excerpt.end(node.text(), looks.first);
        }
        wasCut |= Excerpt.isCut(node.text(), looks.later);
        return Excerpt.withoutMiddle(node.text(), looks.later);
    }

    /** A reply came: tells the tournament what it says of the game. */
    void replied(int ticket, String text, Tournament tournament) {
        Asked question = asked.remove(ticket);
        if (question == null) {
            return;
        }
        Optional<Ratings> ratings = read(text);
        if (ratings.isEmpty()) {
            unread++;
            return;
        }
        read++;
        double first = ratings.get().first();
        double second = ratings.get().second();
        tournament.played(question.game, question.isTurned ? second : first, question.isTurned ? first : second);
    }

    void lost(int ticket) {
        if (asked.remove(ticket) != null) {
            unread++;
        }
    }

    /** Whether all replies are there. */
    boolean isReady() {
        return asked.isEmpty();
    }

    /** Whether it has said anything. */
    boolean hasSpoken() {
        return read > 0;
    }

    /** What to say of its replies. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (unread > 0) {
            notes.add(
                    unread + " of " + (unread + read) + " comparisons could not be had or read, and count for nothing");
        }
        if (wasCut) {
            notes.add("the model saw long answers without their middle");
        }
        return notes;
    }

    static List<Message> question(String problem, String first, String second, boolean isCut) {
        Quotation quotation = Quotation.of(List.of(problem, first, second));
        return List.of(Message.user(PROMPT.formatted(
                quotation.around(problem),
                quotation.around(first),
                quotation.around(second),
                quotation.rule(),
                isCut ? ONLY_THE_END : "")));
    }

    /** Empty where the reply does not rate both, or off the scale. */
    static Optional<Ratings> read(String reply) {
        Matcher ratings = RATINGS.matcher(reply);
        Optional<Ratings> last = Optional.empty();
        while (ratings.find()) {
            double first = Double.parseDouble(ratings.group(1));
            double second = Double.parseDouble(ratings.group(2));
            if (first <= HIGHEST && second <= HIGHEST) {
                last = Optional.of(new Ratings(first, second));
            }
        }
        return last;
    }
}
