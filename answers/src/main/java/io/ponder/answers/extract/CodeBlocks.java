package io.ponder.answers.extract;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Leaves out fenced program code: a comment "# answer" announces nothing, and its numbers are no results. */
public final class CodeBlocks {
    private static final Pattern FENCE = Pattern.compile("```(?<language>[A-Za-z]*+)");

    /** Fences that hold what was meant to be read. */
    private static final Set<String> READABLE = Set.of(
            "", "output", "text", "txt", "plaintext", "latex", "tex", "math", "markdown", "md", "answer", "result");

    private CodeBlocks() {}

    /** The text with spaces in place of code, so that all else stands where it stood. */
    public static String leftOutOf(String text) {
        if (!text.contains("```")) {
            return text;
        }
        Matcher fence = FENCE.matcher(text);
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (fence.find(from)) {
            boolean code = !READABLE.contains(fence.group("language").toLowerCase(Locale.ROOT));
            int close = text.indexOf("```", fence.end());
            int end = close < 0 ? text.length() : close + 3;
            out.append(text, from, fence.start());
            blank(text, fence.start(), code ? end : fence.end(), out);
            if (!code) {
                out.append(text, fence.end(), end);
            }
            from = end;
        }
        return out.append(text, from, text.length()).toString();
    }

    private static void blank(String text, int start, int end, StringBuilder out) {
        for (int i = start; i < end; i++) {
            out.append(text.charAt(i) == '\n' ? '\n' : ' ');
        }
    }
}
