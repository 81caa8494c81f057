package io.ponder.answers.extract;

import java.time.Month;
import java.time.format.TextStyle;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Tells the day or year of a date, which counts nothing, by the month beside it. */
final class Months {
    private static final Set<String> NAMES = names("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "tr", "id");
    private static final int LONGEST = 12;

    private Months() {}

    private static Set<String> names(String... languages) {
        Set<String> names = new HashSet<>();
        for (String language : languages) {
            for (Month month : Month.values()) {
                names.add(month.getDisplayName(TextStyle.FULL, Locale.of(language)));
            }
        }
        names.remove("mars"); // also a planet and a verb
        return Set.copyOf(names);
    }

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
