package io.ponder.answers.extract;

import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds a pattern of many words. It is tried only where one of them can begin, by what stands before it and by its first
 * characters, which takes a small part of the time that trying everywhere does. Safe for use by many threads.
 */
public final class WordSearch {
    private static final int ASCII = 128;

    /** So many characters tell most words apart; with more, a hostile text could fill the memory. */
    private static final int DEPTH = 4;

    /** What may stand before a match: the end of a line or the like, a letter of ASCII, anything else of it. */
    private static final String[] BEFORE = {"", "x", " "};

    /** Which of them a character of ASCII is, times {@link #ASCII}. */
    private static final int[] KINDS = new int[ASCII];

    static {
        for (char c = ' '; c < ASCII - 1; c++) {
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            KINDS[c] = (letter ? 1 : 2) * ASCII;
        }
    }

    private final Pattern pattern;

    /** The characters beyond ASCII with which a match can begin; null until a text has one, as most never do. */
    private volatile @Nullable BitSet first;

    /** The beginnings of one character, by what stands before it, and by it. */
    private final @Nullable Beginning[] roots = new Beginning[BEFORE.length * ASCII];

    /**
     * What a match may begin with. It, and how it may go on, is learnt when it is first met, by whichever thread meets it; all
     * learn the same.
     *
     * @param before how much of the text stands before the match
     * @param next the same with one more character
     */
    private record Beginning(
            String text, int before, @Nullable Beginning[] next) {
        /** With which no match begins. */
        static final Beginning NONE = new Beginning("", 0, new Beginning[0]);

        /** With which one may begin, whatever follows. */
        static final Beginning ANY = new Beginning("", 0, new Beginning[0]);
    }

    /**
     * @param pattern that does not look behind for something that must be there, but for the beginning of a line, nor for
     *     one letter rather than another; no match is empty, or begins with a character beyond ASCII that is not in the
     *     pattern's own text
     */
    public WordSearch(Pattern pattern) {
        this.pattern = pattern;
    }

    /** The next match that begins at or after a place; null if there is none. */
    public @Nullable Matcher find(String text, int from) {
        return find(text, from, text.length());
    }

    /** The next match between two places, which sees what stands around them; null if there is none. */
    @Nullable
    Matcher find(String text, int from, int to) {
        Matcher matcher = null;
        int before = from == 0 ? 0 : kind(text.charAt(from - 1));
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            int root = before + c;
            if (c >= ASCII ? isFirst(c) : roots[root] != Beginning.NONE && canBegin(root, text, at, to)) {
                matcher = matcher == null ? in(text) : matcher;
                if (matcher.region(at, to).lookingAt()) {
                    return matcher;
                }
            }
            before = kind(c);
        }
        return null;
    }

    /** Whether a text begins with a match. */
    boolean begins(String text) {
        return !text.isEmpty()
                && (text.charAt(0) >= ASCII || canBegin(text.charAt(0), text, 0, text.length()))
                && in(text).lookingAt();
    }

    private static int kind(char c) {
        return c < ASCII ? KINDS[c] : 0;
    }

    private boolean isFirst(char c) {
        BitSet known = first;
        if (known == null) {
            String text = pattern.pattern();
            known = new BitSet();
            (text + text.toUpperCase(Locale.ROOT) + text.toLowerCase(Locale.ROOT))
                    .chars()
                    .distinct()
                    .filter(any -> any >= ASCII && learn(String.valueOf((char) any), 0) != Beginning.NONE)
                    .forEach(known::set);
            first = known;
        }
        return known.get(c);
    }

    private boolean canBegin(int root, String text, int at, int to) {
        Beginning known = roots[root];
        if (known == null) {
            String before = BEFORE[root / ASCII];
            known = learn(before + text.charAt(at), before.length());
            roots[root] = known;
        }
        int next = at + 1;
        while (known.next.length > 0 && next < to && text.charAt(next) < ASCII) {
            known = withNext(known, text.charAt(next));
            next++;
        }
        return known != Beginning.NONE;
    }

    private Beginning withNext(Beginning beginning, char c) {
        Beginning known = beginning.next[c];
        if (known == null) {
            known = learn(beginning.text + c, beginning.before);
            beginning.next[c] = known;
        }
        return known;
    }

    private Beginning learn(String text, int before) {
        Matcher match = in(text).region(before, text.length());
        if (match.lookingAt()) {
            return Beginning.ANY;
        }
        if (!match.hitEnd()) {
            return Beginning.NONE;
        }
        return text.length() - before == DEPTH ? Beginning.ANY : new Beginning(text, before, new Beginning[ASCII]);
    }

    private Matcher in(String text) {
        return pattern.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
    }
}
