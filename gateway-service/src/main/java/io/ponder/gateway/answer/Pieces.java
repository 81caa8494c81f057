package io.ponder.gateway.answer;

import java.util.ArrayList;
import java.util.List;

/** Cuts a finished text into the pieces of a stream. */
public final class Pieces {

    private static final int LONGEST = 240;

    private Pieces() {}

    /** The pieces of a text, which together are the text; none of an empty one. No character is cut in two. */
    public static List<String> of(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int until = Math.min(text.length(), from + LONGEST);
            if (until < text.length() && Character.isHighSurrogate(text.charAt(until - 1))) {
                until++;
            }
            pieces.add(text.substring(from, until));
            from = until;
        }
        return pieces;
    }
}
