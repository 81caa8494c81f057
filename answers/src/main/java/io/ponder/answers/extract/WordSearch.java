package io.ponder.answers.extract;

import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a pattern of many words. It is tried only where one of them can begin, by the first two characters, which takes a
 * small part of the time that trying everywhere does.
 */
final class WordSearch {
    private static final int ASCII = 128;
    private static final byte MAY = 1;
    private static final byte CANNOT = 2;

    private final Pattern pattern;

    /** The characters beyond ASCII with which a match can begin. */
    private final BitSet first = new BitSet();

    /**
     * Whether a match can begin with an ASCII character followed by another, or by anything else (the last column). Learnt
     * when they are first met, by whichever thread meets them; all threads learn the same.
     */
    private final byte[][] pairs = new byte[ASCII][ASCII + 1];

    /**
     * @param pattern that does not look behind for something that must be there; no match begins with a character beyond
     *     ASCII that is not in the pattern's own text
     */
    WordSearch(Pattern pattern) {
        this.pattern = pattern;
        String text = pattern.pattern();
        (text + text.toUpperCase(Locale.ROOT) + text.toLowerCase(Locale.ROOT))
                .chars()
                .filter(c -> c >= ASCII && canBegin(String.valueOf((char) c)))
                .forEach(first::set);
    }

    /** A search of a text, to be moved by {@link #find}. It sees what stands around the place it looks at. */
    Matcher in(String text) {
        return pattern.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
    }

    /** Moves on to the next match that begins at or after a place. */
    boolean find(Matcher search, String text, int from) {
        return find(search, text, from, text.length());
    }

    /** Moves on to the next match between two places. */
    boolean find(Matcher search, String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (canBegin(text, at) && search.region(at, to).lookingAt()) {
                return true;
            }
        }
        return false;
    }

    private boolean canBegin(String text, int at) {
        char c = text.charAt(at);
        if (c >= ASCII) {
            return first.get(c);
        }
        int next = at + 1 < text.length() ? Math.min(ASCII, text.charAt(at + 1)) : ASCII;
        byte known = pairs[c][next];
        if (known == 0) {
            known = canBegin(next == ASCII ? String.valueOf(c) : "" + c + (char) next) ? MAY : CANNOT;
            pairs[c][next] = known;
        }
        return known == MAY;
    }

    /** Whether some text that begins like this matches. */
    private boolean canBegin(String beginning) {
        Matcher start = in(beginning);
        return start.lookingAt() || start.hitEnd();
    }
}
