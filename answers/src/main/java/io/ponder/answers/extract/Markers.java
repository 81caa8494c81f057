package io.ponder.answers.extract;

import io.ponder.answers.formula.Edges;
import io.ponder.answers.formula.LatexText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the values that a text marks as its answer by notation: boxes, answer tags, GSM8K's hashes. */
public final class Markers {
    /** Only the last boxes can hold the answer; thousands of nested ones are a model gone astray. */
    private static final int MAX_BOXES = 32;

    private static final Pattern UNBRACED =
            Pattern.compile("\\s{0,2}+(?<value>[-\u2212]?+\\\\?+\\$?+\\d[\\d,]*+(?:\\.\\d++)?+(?:/\\d++)?+%?+"
                    + "|\\\\[dt]?frac\\{\\d++\\}\\{\\d++\\}|[A-J](?![\\p{L}\\d]))");
    private static final Pattern OPENING_TAG = Pattern.compile("<answer>", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOSING_TAG = Pattern.compile("</answer>", Pattern.CASE_INSENSITIVE);
    private static final Pattern HASHES =
            Pattern.compile("(?<!#)####(?!#)[ \\t]{0,8}+(?<value>[^\\n]{1,200})(?<end>\\n)?+");
    private static final Pattern BOX = Pattern.compile("\\\\(?:boxed|fbox)(?![A-Za-z])");
    private static final Pattern EMPTY =
            Pattern.compile("(?:[\\s.?_,;:*$\\\\{}()-]|\\[|\\]|ldots|dots|cdots|quad|text|mathrm|\u2026)*+");

    /** What an instruction puts in the box to show its form, and a model repeats. */
    private static final Set<String> PLACEHOLDERS = Set.of(
            "answer",
            "final answer",
            "your answer",
            "your final answer",
            "the answer",
            "the final answer",
            "number",
            "final number",
            "value",
            "result",
            "letter",
            "answer here",
            "your answer here",
            "insert answer here");

    private Markers() {}

    /** True if a value says nothing: blank, dots, or a placeholder such as "your answer". */
    public static boolean isEmpty(String value) {
        if (EMPTY.matcher(value).matches()) {
            return true;
        }
        return value.length() < 60
                && LatexText.simplify(value)
                        .map(text -> Edges.trim(LatexText.collapse(text).replaceAll("[\\[\\]<>()]", "")))
                        .filter(text -> PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT)))
                        .isPresent();
    }

    /**
     * The contents of every {@code \boxed} and {@code \fbox} whose braces are closed, in the order in which they close,
     * so that the outer one of nested boxes comes after the inner; and {@code \boxed 5}, which TeX allows too.
     */
    public static List<String> boxes(String text, boolean complete) {
        // Most of a long text holds no backslash, and skipping that is much faster than matching.
        int from = text.indexOf('\\');
        Matcher box = BOX.matcher(text);
        if (from < 0 || !box.find(from)) {
            return List.of();
        }
        ArrayDeque<int[]> closed = new ArrayDeque<>();
        List<Integer> open = new ArrayList<>(); // where the box of each open brace has its content; -1 for other braces
        int position = box.start();
        while (position < text.length()) {
            char c = text.charAt(position);
            int next = position + 1;
            if (c == '\\' && box.region(position, text.length()).lookingAt()) {
                int brace = skipSpaces(text, box.end());
                if (brace < text.length() && text.charAt(brace) == '{') {
                    open.add(brace + 1);
                    next = brace + 1;
                } else {
                    addUnbraced(text, box.end(), complete, closed);
                    next = box.end();
                }
            } else if (c == '\\' && next < text.length() && text.charAt(next) != '\\') {
                next++; // an escaped brace is a character
            } else if (c == '{') {
                open.add(-1);
            } else if (c == '}' && !open.isEmpty()) {
                int start = open.removeLast();
                if (start >= 0) {
                    add(closed, start, position);
                }
            }
            position = next;
        }
        return closed.stream().map(span -> text.substring(span[0], span[1])).toList();
    }

    private static void addUnbraced(String text, int from, boolean complete, ArrayDeque<int[]> closed) {
        Matcher value = UNBRACED.matcher(text).region(from, text.length());
        if (value.lookingAt() && (complete || value.end() < text.length())) {
            add(closed, value.start("value"), value.end("value"));
        }
    }

    private static void add(ArrayDeque<int[]> closed, int start, int end) {
        closed.add(new int[] {start, end});
        if (closed.size() > MAX_BOXES) {
            closed.removeFirst();
        }
    }

    private static int skipSpaces(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /**
     * The contents of {@code <answer>} tags; a complete text may lack the last closing tag, which is often a stop word.
     */
    public static List<String> tags(String text, boolean complete) {
        List<String> values = new ArrayList<>();
        Matcher opening = OPENING_TAG.matcher(text);
        Matcher closing = CLOSING_TAG.matcher(text);
        int from = 0;
        while (opening.find(from)) {
            if (closing.find(opening.end())) {
                String value = text.substring(opening.end(), closing.start());
                Matcher inner = OPENING_TAG.matcher(value); // an opening tag that is only mentioned
                int start = 0;
                while (inner.find()) {
                    start = inner.end();
                }
                values.add(value.substring(start));
                from = closing.end();
            } else {
                if (complete) {
                    values.add(text.substring(opening.end()));
                }
                break;
            }
        }
        return values;
    }

    /** What follows {@code ####} in its line. */
    public static List<String> hashes(String text, boolean complete) {
        List<String> values = new ArrayList<>();
        Matcher match = HASHES.matcher(text);
        while (match.find()) {
            if (complete || match.group("end") != null) {
                values.add(match.group("value"));
            }
        }
        return values;
    }
}
