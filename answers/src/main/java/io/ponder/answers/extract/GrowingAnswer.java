package io.ponder.answers.extract;

import java.util.regex.Matcher;

/**
 * Parts a text from the thought it begins with, as {@link Thinking#leading} does, but while it is still being written. What
 * it has handed out never needs to be taken back: it holds back whatever may turn out to be a mark.
 *
 * <p>A closing mark without an opening one counts only for a text that is known to begin within a thought.
 */
public final class GrowingAnswer {

    private enum Place {
        BEGINNING,
        THOUGHT,
        ANSWER
    }

    /** What is new and certain: words of the thought, and words of the answer. */
    public record Words(String thought, String answer) {}

    private final StringBuilder pending = new StringBuilder();
    private Place place;
    private boolean thoughtBegun;
    private boolean answerStripped;

    /** @param isThought whether the text begins within a thought, because the model's chat template opens it */
    public GrowingAnswer(boolean isThought) {
        place = isThought ? Place.THOUGHT : Place.BEGINNING;
    }

    public Words add(String more) {
        pending.append(more);
        if (place == Place.BEGINNING) {
            begin();
        }
        String thought = place == Place.THOUGHT ? thought() : "";
        return new Words(thought, place == Place.ANSWER ? answer() : "");
    }

    private void begin() {
        Matcher mark = Thinking.opening(pending);
        boolean found = mark.lookingAt();
        if (!mark.hitEnd()) {
            place = found ? Place.THOUGHT : Place.ANSWER;
            pending.delete(0, found ? mark.end() : 0);
        }
    }

    private String thought() {
        Matcher end = Thinking.closing(pending);
        boolean closed = end.find();
        String words = pending.substring(0, closed ? end.start() : Thinking.beforeClosing(pending));
        if (closed) {
            place = Place.ANSWER;
            answerStripped = true;
            pending.delete(0, end.end());
        } else {
            pending.delete(0, words.stripTrailing().length());
        }
        words = (thoughtBegun ? words : words.stripLeading()).stripTrailing();
        thoughtBegun |= !words.isEmpty();
        return words;
    }

    private String answer() {
        String words = answerStripped ? pending.toString().stripLeading() : pending.toString();
        answerStripped &= words.isEmpty();
        pending.setLength(0);
        int last = words.length() - 1;
        if (last >= 0 && Character.isHighSurrogate(words.charAt(last))) {
            pending.append(words.charAt(last));
            return words.substring(0, last);
        }
        return words;
    }
}
