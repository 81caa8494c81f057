package io.ponder.datasets.hint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer that was the hint, as it may be written in a text. */
final class KnownAnswer {

    private static final Pattern NUMBER = Pattern.compile("[-+]?\\$?(\\d[\\d,]*)(\\.\\d+)?\\s*(?:%|\\\\%)?");

    /** Numbers that solutions compute with although no question holds them: of money, calendars, clocks and dozens. */
    private static final Pattern EVERYDAY =
            Pattern.compile("\\d|10|12|20|24|25|30|31|50|52|60|90|100|180|360|365|366|1000|1,000|3600");

    private static final String OPENING =
            "(?:\\\\boxed\\{|\\\\text(?:bf)?\\{|\\\\?\\$|\\\\\\(|\\\\\\[|[\"“'(\\[{*_`=]|\\s|(?<=[\\s*_])exactly )*+";
    private static final String OPERATOR = "(?:[+*/×÷·^]|-|–|\\\\times|\\\\div|\\\\cdot)";

    private final String spelling;
    private final Pattern alone;
    private final boolean telling;

    KnownAnswer(String answer) {
        String text = answer.strip();
        Matcher number = NUMBER.matcher(text);
        boolean isNumber = number.matches();
        if (isNumber) {
            String digits = number.group(1).replace(",", "");
            StringBuilder grouped = new StringBuilder();
            for (int i = 0; i < digits.length(); i++) {
                grouped.append(i > 0 && (digits.length() - i) % 3 == 0 ? "(?:,|\\{,\\}|\\\\,)?" : "")
                        .append(digits.charAt(i));
            }
            String fraction = number.group(2);
            spelling = "(?<![\\d.A-Za-z])" + grouped + (fraction == null ? "(?:\\.0+)?" : Pattern.quote(fraction))
                    + "(?!\\d|[.,]\\d)";
        } else if (text.matches("\\(?[A-Za-z]\\)?")) {
            String letter = text.replaceAll("[()]", "");
            spelling = "(?-i:(?<![\\p{L}\\p{N}])" + letter + "(?![\\p{L}\\p{N}'’]))";
        } else {
            String words = Pattern.quote(text);
            spelling = (Character.isLetterOrDigit(text.codePointAt(0)) ? "(?<![\\p{L}\\p{N}])" : "")
                    + words
                    + (Character.isLetterOrDigit(text.codePointBefore(text.length())) ? "(?![\\p{L}\\p{N}])" : "");
        }
        alone = Pattern.compile(spelling, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        telling = isNumber
                && !EVERYDAY.matcher(number.group(1) + (number.group(2) == null ? "" : number.group(2)))
                        .matches();
    }

    /** A regular expression of the answer, with what opens a formula or a quotation before it. */
    String expression() {
        return OPENING + spelling;
    }

    boolean isIn(CharSequence text) {
        return alone.matcher(text).find();
    }

    /** Whether a text computes with the answer before any calculation has ended in it. Says no for everyday numbers. */
    boolean isComputedWithIn(String text) {
        if (!telling) {
            return false;
        }
        Matcher operand = Pattern.compile(
                        "(?:=|≈|is|are|equals?|to|get|of)?\\s*+(?:\\\\?\\$)?(?<value>" + spelling + ")")
                .matcher(text);
        return operand.find() && isOperand(text, operand.start("value"), operand.end("value"));
    }

    private static boolean isOperand(String text, int start, int end) {
        String before = text.substring(Math.max(0, start - 40), start);
        String after = text.substring(end, Math.min(text.length(), end + 40));
        boolean result = before.matches(
                "(?s).*(?:=|≈|\\bis|\\bequals?|\\bare|\\bget|\\bgives|\\bto)[\\s\\\\$({\\[]*(?:boxed\\{|text\\{)?");
        boolean operates = after.matches("(?s)[\\s\\\\$)}]*" + OPERATOR + "\\s*[\\s\\\\$({]*\\d.*");
        boolean operated = before.matches("(?s).*\\d[\\s\\\\$)}]*" + OPERATOR + "[\\s\\\\$({]*");
        return operates && !result || operated;
    }
}
