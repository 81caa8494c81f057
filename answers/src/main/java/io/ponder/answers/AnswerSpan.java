package io.ponder.answers;

import io.ponder.answers.extract.Markers;
import io.ponder.answers.extract.Markers.Mark;
import io.ponder.answers.extract.Thinking;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the final answer stands in a text, whatever form was asked for: the place of what {@link AnswerReader} reads as {@link
 * AnswerFormat#AUTO}.
 *
 * @param start of its first character
 * @param end behind its last
 */
public record AnswerSpan(int start, int end) {

    private static final AnswerReader READER = AnswerReader.of(AnswerFormat.AUTO);

    /**
     * The last place where the answer stands by itself, in the last mark that holds it if one does.
     *
     * @param complete false if a length limit cut the text off
     * @return empty if the text has no answer, or one that was put together from several places
     */
    public static Optional<AnswerSpan> in(String text, boolean complete) {
        String visible = Thinking.textAfter(text).orElse("");
        int before = text.length() - visible.length();
        return READER.read(visible, complete)
                .map(answer -> answer.text().strip())
                .filter(answer -> !answer.isEmpty())
                .flatMap(answer -> within(visible, answer, complete))
                .map(span -> new AnswerSpan(before + span.start, before + span.end));
    }

    private static Optional<AnswerSpan> within(String text, String answer, boolean complete) {
        List<Mark> marks = Stream.concat(Markers.boxes(text, complete).stream(), Markers.tags(text, complete).stream())
                .toList();
        for (Mark mark : marks.reversed()) {
            Optional<AnswerSpan> marked = last(text, answer, mark.start(), mark.end());
            if (marked.isPresent()) {
                return marked;
            }
        }
        return last(text, answer, 0, text.length());
    }

    private static Optional<AnswerSpan> last(String text, String answer, int from, int to) {
        for (int at = text.lastIndexOf(answer, to - answer.length());
                at >= from;
                at = text.lastIndexOf(answer, at - 1)) {
            if (standsAlone(text, at, at + answer.length())) {
                return Optional.of(new AnswerSpan(at, at + answer.length()));
            }
        }
        return Optional.empty();
    }

    /** Not a part of a longer number or word. */
    private static boolean standsAlone(String text, int start, int end) {
        return !(isWord(text, start) && (isWord(text, start - 1) || joins(text, start - 1) && isDigit(text, start - 2)))
                && !(isWord(text, end - 1) && (isWord(text, end) || joins(text, end) && isDigit(text, end + 1)));
    }

    private static boolean isWord(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }

    private static boolean isDigit(String text, int at) {
        return at >= 0 && at < text.length() && Character.isDigit(text.charAt(at));
    }

    private static boolean joins(String text, int at) {
        return at >= 0 && at < text.length() && ".,".indexOf(text.charAt(at)) >= 0;
    }
}
