package io.ponder.verifier.arithmetic;

import java.math.BigDecimal;

/**
 * A number as written.
 *
 * @param text without separators, a currency sign before it
 * @param currency whether a currency sign stands before it
 */
record Numeral(BigDecimal value, String text, boolean currency) {
    static Numeral of(int value) {
        return new Numeral(BigDecimal.valueOf(value), Integer.toString(value), false);
    }

    boolean isWhole() {
        return value.scale() <= 0;
    }
}
