package io.ponder.answers.extract;

import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a pattern of many words. It is tried only where a letter stands with which one of them begins, which takes a
 * small part of the time that trying everywhere does.
 */
final class WordSearch {
    private final Pattern pattern;
    private final BitSet first = new BitSet();

    /**
     * @param pattern that matches no word in which another letter begins than in its own text
     */
    WordSearch(Pattern pattern) {
        this.pattern = pattern;
        for (char c : (pattern.pattern() + pattern.pattern().toUpperCase(Locale.ROOT)).toCharArray()) {
            Matcher start = pattern.matcher(String.valueOf(c));
            if (start.lookingAt() || start.hitEnd()) {
                first.set(c);
            }
        }
    }

    /** A search of a text, to be moved by {@link #find}. It sees what stands before the place it looks at. */
    Matcher in(String text) {
        return pattern.matcher(text).useTransparentBounds(true);
    }

    /** Moves on to the next match that begins at or after a place. */
    boolean find(Matcher search, String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (first.get(text.charAt(at)) && search.region(at, text.length()).lookingAt()) {
                return true;
            }
        }
        return false;
    }
}
