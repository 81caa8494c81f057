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
    /**
     * A value and its mark.
     *
     * @param start where the mark begins
     * @param end where it ends
     */
    public record Mark(String value, int start, int end) {}

    /** Only the last boxes can hold the answer; thousands of nested ones are a model gone astray. */
    private static final int MAX_BOXES = 32;

    private static final Pattern UNBRACED =
            Pattern.compile("\\s{0,2}+(?<value>[-\u2212]?+\\\\?+\\$?+\\d[\\d,]*+(?:\\.\\d++)?+(?:/\\d++)?+%?+"
                    + "|\\\\[dt]?frac\\{\\d++\\}\\{\\d++\\}|[A-J](?![\\p{L}\\d]))");
    private static final WordSearch OPENING_TAG =
            new WordSearch(Pattern.compile("<answer>|<\\|begin_of_box\\|>|\\[ANSWER\\]", Pattern.CASE_INSENSITIVE));
    private static final WordSearch CLOSING_TAG =
            new WordSearch(Pattern.compile("</answer>|<\\|end_of_box\\|>|\\[/ANSWER\\]", Pattern.CASE_INSENSITIVE));
    private static final Pattern HASHES =
            Pattern.compile("(?<!#)####(?!#)[ \\t]{0,8}+(?<value>[^\\n]{1,200})(?<end>\\n)?+");
    private static final Pattern BOX = Pattern.compile("\\\\(?:boxed|fbox)(?![A-Za-z])");
    private static final Pattern EMPTY =
            Pattern.compile("(?:[\\s.?_,;:*$\\\\{}()-]|\\[|\\]|ldots|dots|cdots|quad|text|mathrm|\u2026)*+");

    private static final Pattern BRACKETS = Pattern.compile("[\\[\\]<>()]");
    /** What stands between boxes that answer together, as in "2 and 3" or "x = 2 or x = 3". */
    private static final Pattern JOINED = Pattern.compile(
            "(?:[ \t$&]|\\\\[()\\[\\],; ]|\\\\(?:text|quad|mathrm|qquad)(?![A-Za-z])|[{}]"
                    + "|\\([a-h]\\)|(?:,|;|(?<!\\p{L})(?:and|or|und|oder|et|ou|y|o|e|i|en|of|lub|oraz|и|или|ve|veya|và|hoặc|और|या|و|أو)(?!\\p{L})"
                    + "|和|与|或|と|や|または|및|과|와|또는|และ|หรือ)|[A-Za-z](?:_\\{?\\w\\}?)?\\s?=){1,12}+",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CONJUNCTION = Pattern.compile(
            "[,;]|(?<![\\p{L}\\\\])\\p{L}{1,4}(?!\\p{L}|\\s?=|_)|[\\p{IsHan}\\p{IsHiragana}\\p{IsHangul}]");

    private static final int[] OTHER = {-1, -1};

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
                && value.chars().anyMatch(Character::isLetter)
                && LatexText.simplify(value)
                        .map(text -> Edges.trim(
                                BRACKETS.matcher(LatexText.collapse(text)).replaceAll("")))
                        .filter(text -> PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT)))
                        .isPresent();
    }

    /**
     * The contents of every {@code \boxed} and {@code \fbox} whose braces are closed, in the order in which they close,
     * so that the outer one of nested boxes comes after the inner; and {@code \boxed 5}, which TeX allows too.
     */
    public static List<Mark> boxes(String text, boolean complete) {
        // Looking for a word is much faster than matching.
        int boxed = text.indexOf("\\boxed");
        int framed = text.indexOf("\\fbox");
        int first = boxed < 0 || framed < 0 ? Math.max(boxed, framed) : Math.min(boxed, framed);
        Matcher box = BOX.matcher(text);
        if (first < 0 || !box.find(first)) {
            return List.of();
        }
        ArrayDeque<Mark> closed = new ArrayDeque<>();
        List<int[]> open = new ArrayList<>(); // where each open brace's box and content begin; -1 for other braces
        int position = box.start();
        while (position < text.length()) {
            char c = text.charAt(position);
            int next = position + 1;
            if (c == '\\' && box.region(position, text.length()).lookingAt()) {
                int brace = skipSpaces(text, box.end());
                if (brace < text.length() && text.charAt(brace) == '{') {
                    open.add(new int[] {position, brace + 1});
                    next = brace + 1;
                } else {
                    addUnbraced(text, position, box.end(), complete, closed);
                    next = box.end();
                }
            } else if (c == '\\' && next < text.length() && text.charAt(next) != '\\') {
                next++; // an escaped brace is a character
            } else if (c == '{') {
                open.add(OTHER);
            } else if (c == '}' && !open.isEmpty()) {
                int[] start = open.removeLast();
                if (start != OTHER) {
                    add(closed, new Mark(text.substring(start[1], position), start[0], next));
                }
            }
            position = next;
        }
        return List.copyOf(closed);
    }

    private static void addUnbraced(String text, int start, int from, boolean complete, ArrayDeque<Mark> closed) {
        Matcher value = UNBRACED.matcher(text).region(from, text.length());
        if (value.lookingAt() && (complete || value.end() < text.length())) {
            add(closed, new Mark(value.group("value"), start, value.end()));
        }
    }

    private static void add(ArrayDeque<Mark> closed, Mark mark) {
        closed.add(mark);
        if (closed.size() > MAX_BOXES) {
            closed.removeFirst();
        }
    }

    /** The boxes that answer together with the last: in its sentence, with only commas and conjunctions between them. */
    public static List<Mark> together(String text, List<Mark> boxes) {
        int first = boxes.size() - 1;
        while (first > 0
                && boxes.get(first).start() >= boxes.get(first - 1).end()
                && areJoined(text, boxes.get(first - 1).end(), boxes.get(first).start())) {
            first--;
        }
        return boxes.subList(Math.max(0, first), boxes.size());
    }

    /** Whether only commas and conjunctions stand between two places. */
    static boolean areJoined(String text, int end, int next) {
        if (next - end > 40) {
            return false;
        }
        Matcher between = JOINED.matcher(text).region(end, next);
        return between.matches() && CONJUNCTION.matcher(text).region(end, next).find();
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
    public static List<Mark> tags(String text, boolean complete) {
        List<Mark> values = new ArrayList<>();
        Matcher opening = OPENING_TAG.find(text, 0);
        while (opening != null) {
            Matcher closing = CLOSING_TAG.find(text, opening.end());
            if (closing == null) {
                if (complete) {
                    values.add(new Mark(text.substring(opening.end()), opening.start(), text.length()));
                }
                break;
            }
            int start = opening.end();
            Matcher inner = opening; // an opening tag that is only mentioned
            while (inner != null) {
                start = inner.end();
                inner = OPENING_TAG.find(text, start, closing.start());
            }
            values.add(new Mark(text.substring(start, closing.start()), opening.start(), closing.end()));
            opening = OPENING_TAG.find(text, closing.end());
        }
        return values;
    }

    /** What follows {@code ####} in its line. */
    public static List<Mark> hashes(String text, boolean complete) {
        if (!text.contains("####")) {
            return List.of();
        }
        List<Mark> values = new ArrayList<>();
        Matcher match = HASHES.matcher(text);
        while (match.find()) {
            if (complete || match.group("end") != null) {
                values.add(new Mark(match.group("value"), match.start(), match.end()));
            }
        }
        return values;
    }
}
