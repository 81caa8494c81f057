package io.ponder.answers.extract;

import io.ponder.answers.formula.Edges;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the last formula of a text between {@code $}, {@code $$}, {@code \(} or {@code \[} that could be its answer. A
 * lone variable, or the formula of a task ("find ..."), is none.
 */
public final class LastFormula {
    /** A formula and where it stands, with its delimiters. */
    public record Found(String text, int start, int end) {
        /** Whether it lists several answers: x = 1, x = 2. */
        public boolean isSeveral() {
            return LastFormula.isSeveral(text);
        }

        /** What it says: the last row of several, and of a chain x = 2a = b its ends. */
        public String value() {
            return isSeveral() ? text : lastRow(text);
        }
    }

    private static final int MAX_LENGTH = 600;
    /** Only the last can be the answer. */
    private static final int KEPT = 8;
    /** A longer text behind it is about something else. */
    private static final int MAX_AFTER = 300;

    private static final WordSearch DELIMITER =
            new WordSearch(Pattern.compile("\\\\[\\[\\]()]|\\\\\\$|\\$\\$?+|\\n[ \\t\\r]*+\\n"));
    private static final Pattern INDEX = Pattern.compile("_(?:\\{[^{}]*+\\}|\\w)");
    /** What makes a formula more than a name: a digit, an operator, a constant. */
    private static final Pattern VALUE = Pattern.compile(
            "\\d|[-+*/=<>\u2264\u2265\u00B1^\u221A\u03C0\u221E!]"
                    + "|\\\\(?:[dt]?frac|sqrt|pi|infty|emptyset|varnothing|begin|in|cup|cap|setminus|subset|mathbb|le|ge|leq|geq|ne|neq|lt|gt|pm|cdot|times|equiv|approx)(?![A-Za-z])");
    /** An equation of words is a step of the solution, whose numbers say more. */
    private static final Pattern WORDED = Pattern.compile(
            "\\\\(?:text|mathrm|textbf|mbox)\\{\\s*+(?!(?:and|or|if|for|cm|km|kg|otherwise)[ }])[^{}]{0,60}\\p{L}{2}");

    private static final Pattern ROWS = Pattern.compile(
            "\\\\begin\\{(?:align|aligned|gather|gathered|split|eqnarray)\\*?\\}(?<rows>.*?)\\\\end\\{",
            Pattern.DOTALL);
    private static final Pattern ROW_END = Pattern.compile("\\\\\\\\(?:\\[[^\\]]{0,9}\\])?");
    /** What a side of an equation works out, so that the other is its result. */
    private static final Pattern OPERATION = Pattern.compile(
            "\\\\(?:int|sum|prod|lim|mathbb|cos|sin|tan|cot|log|ln|det|gcd|max|min|binom)(?![A-Za-z])|\\bP\\(");

    private static final Pattern SEVERAL = Pattern.compile("=[^=]+(?:,|\\b(?:and|or)\\b)[^=,]+=");
    private static final Pattern NAME =
            Pattern.compile("\\s*+\\\\?[A-Za-z]{1,8}+(?:_(?:\\{[^{}]{1,9}\\}|\\w))?'?(?:\\([A-Za-z, ]{1,12}\\))?\\s*+");
    private static final Pattern TASK = Pattern.compile(
            "(?<!\\p{L})(?:find|solve|evaluate|compute|simplify|prove|show|let|suppose|consider|assume|determine|need to|want to|given(?! by)"
                    + "|using|substitut\\w*|where|recall|what is)(?!\\p{L})[^.\\n]{0,80}$"
                    + "|(?<!\\p{L})(?:if|since|because)(?!\\p{L})[^.,\\n]{0,80}$",
            Pattern.CASE_INSENSITIVE);

    private LastFormula() {}

    /** Whether a formula lists several answers. */
    public static boolean isSeveral(String formula) {
        return SEVERAL.matcher(formula).find();
    }

    public static Optional<Found> in(String text) {
        if (text.stripTrailing().endsWith(":")) {
            return Optional.empty(); // what it announces is missing
        }
        List<Found> formulas = new ArrayList<>(all(text));
        for (Found formula : formulas.reversed()) {
            if (text.length() - formula.end() > MAX_AFTER) {
                return Optional.empty();
            }
            if (isValue(formula.text()) && !isTask(text, formula.start())) {
                return Optional.of(together(text, formulas.subList(0, formulas.indexOf(formula) + 1)));
            }
        }
        return Optional.empty();
    }

    /** The last of the formulas with those that answer together with it, as in "x = 1 or x = 2". */
    private static Found together(String text, List<Found> formulas) {
        int first = formulas.size() - 1;
        while (first > 0
                && formulas.get(first).text.indexOf('=') > 0
                && formulas.get(first - 1).text.indexOf('=') > 0
                && Markers.areJoined(text, formulas.get(first - 1).end, formulas.get(first).start)) {
            first--;
        }
        List<Found> all = formulas.subList(first, formulas.size());
        String joined = all.stream().map(Found::text).collect(Collectors.joining(", "));
        return all.size() == 1 ? all.getFirst() : new Found(joined, all.getFirst().start, all.getLast().end);
    }

    /** In one pass: a delimiter closes what the one before it opened, or opens something itself. */
    private static ArrayDeque<Found> all(String text) {
        ArrayDeque<Found> formulas = new ArrayDeque<>();
        String close = "";
        int start = 0;
        int content = 0;
        for (Matcher delimiter = DELIMITER.find(text, 0);
                delimiter != null;
                delimiter = DELIMITER.find(text, delimiter.end())) {
            String mark = delimiter.group();
            boolean closes = mark.equals(close) && (!mark.equals("$") || isClosing(text, delimiter.start()));
            if (closes) {
                String formula = text.substring(content, delimiter.start()).strip();
                if (!formula.isEmpty() && formula.length() <= MAX_LENGTH) {
                    formulas.add(new Found(formula, start, delimiter.end()));
                }
                if (formulas.size() > KEPT) {
                    formulas.removeFirst();
                }
                close = "";
            } else if (close.isEmpty() || close.equals("$")) {
                close = switch (mark) {
                    case "\\(" -> "\\)";
                    case "\\[" -> "\\]";
                    case "$", "$$" -> mark;
                    default -> mark.startsWith("\n") ? "" : close;
                };
                start = delimiter.start();
                content = delimiter.end();
            } else if (mark.equals("\\(") || mark.equals("\\[")) {
                close = mark.equals("\\(") ? "\\)" : "\\]";
                start = delimiter.start();
                content = delimiter.end();
            }
        }
        if (close.length() > 1) {
            formulas.clear(); // the text ends within a formula
        }
        return formulas;
    }

    /** "$5 and $6" holds no formula: a dollar sign before a digit or after a space closes none. */
    private static boolean isClosing(String text, int dollar) {
        boolean digit = dollar + 1 < text.length() && Character.isDigit(text.charAt(dollar + 1));
        return !digit && !Character.isWhitespace(text.charAt(dollar - 1));
    }

    private static String lastRow(String formula) {
        Matcher rows = ROWS.matcher(formula);
        String row = formula;
        if (rows.find()) {
            String[] all = ROW_END.split(rows.group("rows").strip(), -1);
            row = (all[all.length - 1].isBlank() && all.length > 1 ? all[all.length - 2] : all[all.length - 1])
                    .replace("&", "")
                    .strip();
        }
        String side = Edges.trim(row.startsWith("=") ? row.substring(1) : row);
        int first = side.indexOf('=');
        int last = side.lastIndexOf('=');
        boolean named = first > 0 && NAME.matcher(side.substring(0, first)).matches();
        if (first > 0 && OPERATION.matcher(side.substring(0, first)).find()) {
            return side.substring(last + 1).strip();
        }
        return first == last ? side : (named ? side.substring(0, first + 1) : "") + side.substring(last + 1);
    }

    private static boolean isValue(String formula) {
        return !WORDED.matcher(formula).find()
                && VALUE.matcher(INDEX.matcher(formula).replaceAll("")).find();
    }

    private static boolean isTask(String text, int start) {
        return TASK.matcher(text.substring(Math.max(0, start - 120), start)).find();
    }
}
