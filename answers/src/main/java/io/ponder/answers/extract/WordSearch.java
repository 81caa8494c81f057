package io.ponder.answers.extract;

import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a pattern of many words. It is tried only where one of them can begin, by the first two characters and by
 * whether they stand within a word, which takes a small part of the time that trying everywhere does.
 */
final class WordSearch {
    private static final int ASCII = 128;
    private static final byte MAY = 1;
    private static final byte CANNOT = 2;

    private final Pattern pattern;

    /** The characters beyond ASCII with which a match can begin. */
    private final BitSet first = new BitSet();

    /**
     * Whether a match can begin with an ASCII character followed by another, or by anything else; first where no
     * ASCII letter stands before it, then within a word. Learnt when they are first met, by whichever thread meets
     * them; all threads learn the same.
     */
    private final byte[] pairs = new byte[2 * ASCII * (ASCII + 1)];

    /**
     * @param pattern that does not look behind for something that must be there, nor for one letter rather than another;
     *     no match begins with a character beyond ASCII that is not in the pattern's own text
     */
    WordSearch(Pattern pattern) {
        this.pattern = pattern;
        String text = pattern.pattern();
        (text + text.toUpperCase(Locale.ROOT) + text.toLowerCase(Locale.ROOT))
                .chars()
                .filter(c -> c >= ASCII && canGoOn(String.valueOf((char) c), 0))
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
        int before = at > 0 && isLetter(text.charAt(at - 1)) ? 1 : 0;
        int place = (before * ASCII + c) * (ASCII + 1) + next;
        byte known = pairs[place];
        if (known == 0) {
            String beginning = next == ASCII ? String.valueOf(c) : "" + c + (char) next;
            known = canGoOn("x".repeat(before) + beginning, before) ? MAY : CANNOT;
            pairs[place] = known;
        }
        return known == MAY;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Whether some text that goes on like this matches at a place. */
    private boolean canGoOn(String beginning, int place) {
        Matcher start = in(beginning).region(place, beginning.length());
        return start.lookingAt() || start.hitEnd();
    }
}
