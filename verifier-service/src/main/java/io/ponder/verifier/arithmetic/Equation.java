package io.ponder.verifier.arithmetic;

import io.ponder.reasoning.model.Field;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An equation that was checked.
 *
 * @param value what the computed side really is
 */
record Equation(Calculation left, Calculation right, boolean approximate, boolean correct, Quantity value) {

    private static final int SHOWN_DECIMALS = 6;
    private static final int LONGEST = 160;

    /** "8 × 35 = 270, but 8 × 35 is 280". */
    String complaint() {
        boolean computedRight = left.isPlain();
        String computed = shortened(computedRight ? right : left);
        return shortened(left) + (approximate ? " ≈ " : " = ") + shortened(right) + ", but " + computed + " is "
                + shown(value.value());
    }

    private static String shortened(Calculation side) {
        return Field.shortened(side.shown(), LONGEST);
    }

    private static String shown(BigDecimal value) {
        BigDecimal rounded = value.setScale(SHOWN_DECIMALS, RoundingMode.HALF_UP);
        String text = rounded.signum() == 0 && value.signum() != 0
                ? value.round(Quantity.PRECISION).stripTrailingZeros().toString()
                : rounded.stripTrailingZeros().toPlainString();
        return rounded.compareTo(value) == 0 ? text : "about " + text;
    }
}
