package io.ponder.datasets.hint;

import io.ponder.datasets.hint.Stripped.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A row of the tables: a {@link Leak} before the answer is known.
 *
 * @param words a regular expression in which a space stands for any space and Markdown's emphasis, and {@code {V}} for the
 *     answer
 */
record LeakWords(Kind kind, Leak.Cut cut, Leak.Needs needs, String words) {

    /** What stands between two words: spaces, emphasis and quotation marks. */
    private static final String BETWEEN = "[\\\\s*_~`\"“”]+";

    private static final String OPTIONAL_BETWEEN = "[\\\\s*_~`\"“”]*";
    private static final String VALUE = "{V}";

    private static final List<LeakWords> ROWS = rows();
    private static final List<Leak> SAME_FOR_ALL = ROWS.stream()
            .filter(row -> !row.isOfAnswer())
            .map(row -> row.with(""))
            .toList();

    /** Every row's words hold the answer or one of these; most sentences hold neither. */
    private static final Pattern ANY = Pattern.compile(
            "hint|answer|solution|result|outcome|correct|\\bas\\b|know|told|reveal|mention|refer"
                    + "|disclose|admit|acknowledge|let on|reverse|clue|hinweis|antwo|pista|respuesta|suggerimento|risposta|\\bdica\\b|resposta|indice"
                    + "|wskaz|odpowied|ipucu|cevab|[^\\x00-\\x7F–—’“”×÷·•≈≤≥€£°]",
            Pattern.CASE_INSENSITIVE);

    private static List<LeakWords> rows() {
        List<LeakWords> rows = new ArrayList<>(EnglishLeaks.rows());
        rows.addAll(OtherLeaks.rows());
        return List.copyOf(rows);
    }

    /** All rows for one answer, in the order in which they are tried. */
    static List<Leak> of(KnownAnswer answer) {
        List<Leak> leaks = new ArrayList<>();
        int same = 0;
        for (LeakWords row : ROWS) {
            leaks.add(row.isOfAnswer() ? row.with(answer.expression()) : SAME_FOR_ALL.get(same++));
        }
        return List.copyOf(leaks);
    }

    /** Whether any row may be found in a sentence. */
    static boolean mayBeIn(String sentence, KnownAnswer answer) {
        return ANY.matcher(sentence).find() || answer.isIn(sentence);
    }

    private boolean isOfAnswer() {
        return words.contains(VALUE);
    }

    private Leak with(String answer) {
        String expression = words.replaceAll("(?<!\\[) \\?", OPTIONAL_BETWEEN)
                .replaceAll("(?<!\\[) (?!\\])", BETWEEN)
                .replace(VALUE, answer);
        int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        return new Leak(kind, cut, needs, Pattern.compile(expression, flags));
    }
}
