package io.ponder.verifier.arithmetic;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A number as people write it: {@code 1,234.50}, {@code 1{,}234}, {@code .5}, {@code 1.2e6}.
 *
 * @param text without separators, a currency sign before it
 * @param currency whether a currency sign stands before it
 */
record Numeral(BigDecimal value, String text, boolean currency) {

    private static final int MOST_DIGITS = 30;
    private static final int LARGEST_EXPONENT = 30;
    private static final String[] GROUP_SEPARATORS = {",", "{,}", "\\,", "\\!,"};

    static Numeral of(int value) {
        return new Numeral(BigDecimal.valueOf(value), Integer.toString(value), false);
    }

    boolean isWhole() {
        return value.scale() <= 0;
    }

    /** Whether what stands at {@code at} begins a number, an amount of money, a bracket or a LaTeX command. */
    static boolean mayBegin(Text text, int at) {
        char c = text.charAt(at);
        if (c == '$' || c == '-' || c == '\u2212' || c == '€' || c == '£') {
            c = text.charAt(at + 1);
        }
        return Text.isDigit(c)
                || c == '('
                || c == '['
                || c == '\\'
                || c == '√'
                || c == '{'
                || (c == '.' && Text.isDigit(text.charAt(at + 1)));
    }

    /**
     * Reads the run of digits and separators at the current place and moves past it. Empty for what is no single
     * number: a time (3:30), a list (1,2), a version (1.2.3), too many digits.
     */
    static Optional<Numeral> read(Text text, boolean currency) {
        StringBuilder digits = new StringBuilder();
        boolean sound = true;
        boolean grouped = false;
        int decimals = -1;
        int group = 0;
        while (true) {
            char c = text.current();
            if (Text.isDigit(c)) {
                digits.append(digits.length() > MOST_DIGITS ? "" : c);
                group++;
                decimals += decimals >= 0 ? 1 : 0;
                text.skip(1);
                continue;
            }
            int separator = groupSeparator(text);
            if (separator > 0 && decimals < 0) {
                sound &= group <= 3 && (!grouped || group == 3) && digitsFrom(text, separator) == 3;
                grouped = true;
                group = 0;
                text.skip(separator);
            } else if (c == '.' && Text.isDigit(text.next())) {
                sound &= decimals < 0 && (!grouped || group == 3);
                decimals = 0;
                digits.append('.');
                text.skip(1);
            } else if ((c == ':' || separator > 0) && Text.isDigit(text.next())) {
                sound = false;
                text.skip(1);
            } else {
                break;
            }
        }
        if (!sound || digits.length() > MOST_DIGITS) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(digits.charAt(0) == '.' ? "0" + digits : digits.toString());
        int exponent = exponent(text);
        if (Math.abs(exponent) > LARGEST_EXPONENT) {
            return Optional.empty();
        }
        String shown = (currency ? "$" : "") + digits + (exponent == 0 ? "" : "e" + exponent);
        return Optional.of(new Numeral(value.scaleByPowerOfTen(exponent), shown, currency));
    }

    /** The length of a thousands separator with a digit behind it; 0 if there is none. */
    private static int groupSeparator(Text text) {
        for (String separator : GROUP_SEPARATORS) {
            if (text.startsWith(separator)
                    && Text.isDigit(text.charAt(text.position() + separator.length()))
                    && (separator.equals(",") || digitsFrom(text, separator.length()) == 3)) {
                return separator.length();
            }
        }
        return 0;
    }

    /** How many digits follow, counted to 4. */
    private static int digitsFrom(Text text, int offset) {
        int count = 0;
        while (count < 4 && Text.isDigit(text.charAt(text.position() + offset + count))) {
            count++;
        }
        return count;
    }

    private static int exponent(Text text) {
        if (text.current() != 'e' && text.current() != 'E') {
            return 0;
        }
        int sign = text.next() == '-' ? -1 : 1;
        int from = text.position() + (text.next() == '-' || text.next() == '+' ? 2 : 1);
        int to = from;
        while (to - from < 4 && Text.isDigit(text.charAt(to))) {
            to++;
        }
        if (to == from || Character.isLetterOrDigit(text.charAt(to))) {
            return 0;
        }
        int exponent = 0;
        for (int i = from; i < to; i++) {
            exponent = exponent * 10 + (text.charAt(i) - '0');
        }
        text.moveTo(to);
        return sign * exponent;
    }
}
