package io.ponder.languages;

import java.util.regex.Pattern;

/** Removes from a text what belongs to no language: code, formulas, LaTeX commands, tags and URLs. */
final class Prose {

    private static final String[][] DELIMITERS = {
        {"```", "```"}, {"`", "`"}, {"\\(", "\\)"}, {"\\[", "\\]"}, {"$$", "$$"},
    };
    private static final Pattern REST = Pattern.compile(
            "\\\\[A-Za-z]++|</?[A-Za-z_]{1,20}+>|https?://\\S++|\\$[^\\s\\d$][^$\\n]{0,200}+\\$", Pattern.UNICODE_CASE);

    private Prose() {}

    /** Takes time linear in the length of the text. A delimiter that is never closed counts as ordinary text. */
    static String of(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        boolean[] unclosed = new boolean[DELIMITERS.length];
        int at = 0;
        while (at < text.length()) {
            int end = -1;
            for (int i = 0; i < DELIMITERS.length && end < 0; i++) {
                if (!unclosed[i] && text.startsWith(DELIMITERS[i][0], at)) {
                    int close = text.indexOf(DELIMITERS[i][1], at + DELIMITERS[i][0].length());
                    unclosed[i] = close < 0;
                    end = close < 0 ? -1 : close + DELIMITERS[i][1].length();
                }
            }
            if (end < 0) {
                kept.append(text.charAt(at));
                at++;
            } else {
                kept.append(' ');
                at = end;
            }
        }
        return REST.matcher(kept).replaceAll(" ");
    }
}
