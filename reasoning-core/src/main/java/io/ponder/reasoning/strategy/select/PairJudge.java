package io.ponder.reasoning.strategy.select;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Quotation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The model as the judge of two solutions: what it is asked, and how its reply is read. */
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

    private PairJudge() {}

    /** What a reply gives each of the two, 0 to 10. */
    record Ratings(double first, double second) {}

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
