package io.ponder.answers.extract;

import io.ponder.answers.formula.WordList;
import java.util.Set;

/** Tells the day or year of a date, which counts nothing, by the month beside it. */
final class Months {
    /** In English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Russian, Turkish, Indonesian: each name once. */
    private static final Set<String> NAMES = WordList.of("""
            January February March April May June July August September October November December
            Januar Februar März Mai Juni Juli Oktober Dezember
            janvier février avril mai juin juillet août septembre octobre novembre décembre
            enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
            janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
            gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
            januari februari maart april mei juni juli augustus september oktober november december
            stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
            января февраля марта апреля мая июня июля августа сентября октября ноября декабря
            Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
            Januari Februari Maret Mei Agustus Desember
            """); // French mars is also a planet and a verb

    private static final int LONGEST = 12;

    private Months() {}

    /** Whether a number stands directly before or behind the name of a month. */
    static boolean isDate(String text, int start, int end) {
        int from = end;
        while (from < text.length() && from - end < 2 && ". ".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        int to = from;
        while (to < text.length() && to - from < LONGEST && Character.isLetter(text.charAt(to))) {
            to++;
        }
        int before = start;
        while (before > 0 && start - before < 2 && ", ".indexOf(text.charAt(before - 1)) >= 0) {
            before--;
        }
        int first = before;
        while (first > 0 && before - first < LONGEST && Character.isLetter(text.charAt(first - 1))) {
            first--;
        }
        return (from > end && NAMES.contains(text.substring(from, to)))
                || (before < start && NAMES.contains(text.substring(first, before)));
    }
}
