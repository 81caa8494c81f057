package io.ponder.reasoning.strategy.toolbox;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Quotation;
import io.ponder.reasoning.model.Spoken;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.SearchBound;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Shows the model answers that it gave before: each quoted, so that none can speak for whoever asks. */
public final class ShownAnswers {

    /** Tokens of the marks around one answer, and of the sentence about them, at most. */
    private static final long MARKS = SearchBound.Besides.words("");

    private ShownAnswers() {}

    /** How much of an answer is shown. */
    public static Parameter<Integer> characters(int byDefault) {
        return new Parameter.Whole(
                "shown_characters",
                "what the model is shown of one answer; a longer one loses its middle",
                100,
                100_000,
                byDefault);
    }

    /**
     * The client's messages, of which the last one also shows answers and asks for another. What comes before the answers is
     * word for word what the client wrote, so that the engine finds it in its prefix cache.
     *
     * @param heading stands before the answers
     * @param name of one answer; they are counted from 1
     * @param answers at least one
     * @param request stands behind them
     */
    public static List<Message> question(
            Problem problem, String heading, String name, List<String> answers, String request) {
        Quotation quotation = Quotation.of(Stream.concat(Stream.of(Spoken.question(problem)), answers.stream())
                .toList());
        return added(problem, heading + "\n\n" + quoted(name, answers, quotation) + quotation.rule() + "\n" + request);
    }

    /** Answers one after the other, each quoted under its name and number, counted from 1, with a blank line behind it. */
    public static String quoted(String name, List<String> answers, Quotation quotation) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < answers.size(); i++) {
            text.append(name)
                    .append(' ')
                    .append(i + 1)
                    .append(":\n")
                    .append(quotation.around(answers.get(i)))
                    .append("\n\n");
        }
        return text.toString();
    }

    /** The client's messages with more words at the end of the user's last one, or as a message of their own behind others. */
    public static List<Message> added(Problem problem, String words) {
        List<Message> messages = new ArrayList<>(problem.messages());
        Message last = messages.getLast();
        if (last.role() == Message.Role.USER) {
            messages.set(messages.size() - 1, last.withContent(last.content() + "\n\n" + words));
        } else {
            messages.add(Message.user(words));
        }
        return messages;
    }

    /**
     * What such questions add at most to what is read.
     *
     * @param questions how many
     * @param answers shown in all of them together
     */
    public static SearchBound.Besides besides(long questions, long answers, String heading, String request) {
        long words = questions * (SearchBound.Besides.words(heading + request) + 2 * MARKS) + answers * MARKS;
        return new SearchBound.Besides(answers, words, 0, 0);
    }
}
