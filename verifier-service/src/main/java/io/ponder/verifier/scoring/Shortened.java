package io.ponder.verifier.scoring;

/**
 * A text that has lost its middle if it was too long to be shown whole.
 *
 * @param leftOut how many characters are missing
 */
public record Shortened(String text, int leftOut) {

    /** The most characters used to mark the missing part. */
    public static final int MARK = 50;

    /** Keeps {@code most} characters: a third from the head, and two thirds from the tail, where the answer is. */
    public static Shortened middle(String text, int most) {
        if (text.length() <= most) {
            return new Shortened(text, 0);
        }
        int head = wholeCharacters(text, most / 3);
        int tail = wholeCharacters(text, text.length() - (most - most / 3));
        return new Shortened(
                text.substring(0, head) + "\n[... " + (tail - head) + " characters left out ...]\n"
                        + text.substring(tail),
                tail - head);
    }

    private static int wholeCharacters(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
    }
}
