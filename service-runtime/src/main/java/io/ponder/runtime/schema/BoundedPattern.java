package io.ponder.runtime.schema;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/** A client's pattern that gives up where matching takes too long, as a few patterns do on a few texts. */
final class BoundedPattern implements RegularExpression {

    /** Characters looked at, again and again, in one match. */
    private static final int MOST_LOOKS = 1_000_000;

    private final Pattern pattern;

    BoundedPattern(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** Matching took too long. */
    static final class TooSlowException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlowException() {
            super("the pattern takes too long", null, false, false);
        }
    }

    /** A text that may be looked at so many times. */
    private static final class Watched implements CharSequence {
        private final CharSequence text;
        private final int[] looks;

        Watched(CharSequence text, int[] looks) {
            this.text = text;
            this.looks = looks;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] > MOST_LOOKS) {
                throw new TooSlowException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.subSequence(start, end), looks);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    @Override
    public boolean matches(String value) {
        return pattern.matcher(new Watched(value, new int[1])).find();
    }
}
