package io.ponder.answers.equation;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An equation that was checked. */
public final class Equation {

    private static final int SHOWN_DECIMALS = 6;
    private static final int LONGEST = 160;

    private final Calculation left;
    private final Calculation right;
    private final boolean approximate;
    private final boolean correct;
    private final Quantity value;

    /**
     * @param value what the computed side really is
     */
    Equation(Calculation left, Calculation right, boolean approximate, boolean correct, Quantity value) {
        this.left = left;
        this.right = right;
        this.approximate = approximate;
        this.correct = correct;
        this.value = value;
    }

    /** Whether it holds. */
    public boolean correct() {
        return correct;
    }

    /** The result that the text states: its plain side as a number, 270 in "8 × 35 = 270"; without one, what it computes. */
    public BigDecimal stated() {
        Calculation plain = right.isPlain() || !left.isPlain() ? right : left;
        return PercentReading.NUMBERS.of(plain).orElse(value).value().stripTrailingZeros();
    }

    /** "8 × 35 = 270, but 8 × 35 is 280". */
    public String complaint() {
        boolean computedRight = left.isPlain();
        String computed = shortened(computedRight ? right : left);
        return shortened(left) + (approximate ? " ≈ " : " = ") + shortened(right) + ", but " + computed + " is "
                + shown(value.value());
    }

    private static String shortened(Calculation side) {
        String shown = side.shown();
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
    }

    private static String shown(BigDecimal value) {
        BigDecimal rounded = value.setScale(SHOWN_DECIMALS, RoundingMode.HALF_UP);
        String text = rounded.signum() == 0 && value.signum() != 0
                ? value.round(Quantity.PRECISION).stripTrailingZeros().toString()
                : rounded.stripTrailingZeros().toPlainString();
        return rounded.compareTo(value) == 0 ? text : "about " + text;
    }
}
