package io.ponder.answers.extract;

import java.util.regex.Pattern;

/** Tells two numbers of which neither is the answer: "2 hours 30 minutes", "either 5 or 7". */
final class PairedNumbers {
    /** The units of which a measure of two numbers consists, as 2 hours 30 minutes: neither number is its value. */
    private static final Pattern MEASURE = Pattern.compile(
            "\\s?(?:hours?|hrs?|h|minutes?|min|feet|foot|ft|pounds?|lbs?|stunden?|heures?|horas?|or[ae]|uur|godzin[ay]?"
                    + "|часа?|часов|小时|小時|時間|시간|年|月|时|時|点|點|分|년|월|시)(?:,? and|,)?\\s?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Several candidates of which none is chosen. */
    private static final Pattern EITHER = Pattern.compile(
            "(?:either|depending|depends|could be|might be|may be|maybe|perhaps|whether|between|entweder|vielleicht|soit|peut-être|quizás?|tal vez"
                    + "|talvez|forse|misschien|albo|może|либо|может|可能是?|要么|또는|아마)[^.\\n]{0,50}$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern OR = Pattern.compile(
            "(?:\\s?\\p{L}{1,12})?,?\\s?(?:or|and|oder|und|ou|o|et|y|e|of|en|lub|albo|"
                    + "или|либо|и|veya|或者?|还是|または|또는|หรือ|أو|या|maybe)\\s?(?:maybe\\s|even\\s)?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private PairedNumbers() {}

    /** Of two numbers close to each other: parts of one measure, or candidates between which nothing is decided. */
    static boolean areOne(String text, int start, int end, int next) {
        if (end == 0 || next < end || next - end > 24) {
            return false;
        }
        String between = text.substring(end, next);
        return MEASURE.matcher(between).matches()
                || (OR.matcher(between).matches()
                        && EITHER.matcher(text.substring(Math.max(0, start - 64), start))
                                .find());
    }
}
