package io.ponder.answers.equation;

import io.ponder.answers.formula.NotComparableException;
import java.util.List;
import java.util.Optional;

/** Compares the two sides of an equation. It accuses only when no reading of them is right. */
final class EquationCheck {

    private EquationCheck() {}

    /**
     * @param continued whether another relation follows the right side
     * @return the equation with its verdict; empty when it computes nothing, or cannot be judged
     */
    static Optional<Equation> of(Side left, Side right, boolean approximate, boolean continued) {
        try {
            return isQuantityOfThings(left, right) ? Optional.empty() : checked(left, right, approximate, continued);
        } catch (NotComparableException e) {
            return Optional.empty();
        }
    }

    private static Optional<Equation> checked(Side left, Side right, boolean approximate, boolean continued) {
        Calculation a = left.calculation();
        Calculation b = right.calculation();
        Optional<Quantity> value = PercentReading.HUNDREDTHS.of(a.isPlain() ? b : a);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        boolean correct = holds(a, b, approximate)
                || (continued && right.whole() && !b.isPlain() && holds(a, b.first(), approximate));
        if (!correct && (left.doubtful() || right.doubtful() || mayMeanOtherwise(left, right, value.get()))) {
            return Optional.empty();
        }
        return Optional.of(new Equation(a, b, approximate, correct, value.get()));
    }

    /** "5 = 5", "1 hour = 60 minutes" and "3 apples = 3 × $2" compute nothing or equate things, not numbers. */
    private static boolean isQuantityOfThings(Side left, Side right) {
        boolean leftPlain = left.calculation().isPlain();
        boolean rightPlain = right.calculation().isPlain();
        if (leftPlain && rightPlain) {
            return left.calculation().hasPercent() == right.calculation().hasPercent()
                    || left.worded()
                    || right.worded();
        }
        return leftPlain && left.worded();
    }

    private static boolean mayMeanOtherwise(Side left, Side right, Quantity value) {
        return converts(left.units(), right.units())
                || (right.rounded() && isNear(value, right.calculation()))
                || isInThousands(value, right.calculation())
                || (left.calculation().isPlain()
                        && (left.calculation().hasPercent()
                                || right.calculation().isPlain()));
    }

    /** Units of one kind that differ: "30 minutes × 4 = 2 hours" and "50 cents × 10 = $5". */
    private static boolean converts(List<String> left, List<String> right) {
        for (String unit : right) {
            String dimension = ProseWords.dimension(unit);
            if (dimension == null) {
                continue;
            }
            for (String other : left) {
                if (dimension.equals(ProseWords.dimension(other))
                        && !singular(other).equals(singular(unit))) {
                    return true;
                }
            }
        }
        boolean things = !left.isEmpty() && !left.contains("$");
        return things && right.contains("$");
    }

    private static String singular(String unit) {
        return unit.length() > 2 && unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
    }

    private static boolean isNear(Quantity value, Calculation shown) {
        return PercentReading.HUNDREDTHS
                .of(shown)
                .filter(s -> value.value().subtract(s.value()).abs().doubleValue() < 1)
                .isPresent();
    }

    /** 5 thousand a day for 3 days: "5 × 3 = $15,000". */
    private static boolean isInThousands(Quantity value, Calculation shown) {
        return PercentReading.HUNDREDTHS
                .of(shown)
                .filter(s -> value.value().movePointRight(3).compareTo(s.value()) == 0
                        || value.value().movePointRight(6).compareTo(s.value()) == 0)
                .isPresent();
    }

    private static boolean holds(Calculation a, Calculation b, boolean approximate) {
        if (!a.hasPercent() && !b.hasPercent()) {
            return holds(a, PercentReading.HUNDREDTHS, b, PercentReading.HUNDREDTHS, approximate);
        }
        boolean loosely = b.hasPercent()
                ? !a.hasPercent() || PercentReading.isWhole(a.expression())
                : !a.isProduct() || PercentReading.isWhole(a.expression());
        for (PercentReading left : PercentReading.values()) {
            for (PercentReading right : PercentReading.values()) {
                boolean numbers = left == PercentReading.NUMBERS || right == PercentReading.NUMBERS;
                if ((!numbers || (left == right && a.hasPercent() && b.hasPercent()) || loosely)
                        && holds(a, left, b, right, approximate)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean holds(
            Calculation a, PercentReading readingA, Calculation b, PercentReading readingB, boolean approximate) {
        Optional<Quantity> left = readingA.of(a);
        Optional<Quantity> right = readingB.of(b);
        if (left.isEmpty() || right.isEmpty()) {
            return false;
        }
        if (a.isPlain() && !b.isPlain()) {
            return shows(right.get(), left.get(), readingA.places(a.expression()), approximate);
        }
        if (b.isPlain()) {
            return shows(left.get(), right.get(), readingB.places(b.expression()), approximate);
        }
        return Closeness.equal(left.get(), right.get()) || (approximate && Closeness.about(left.get(), right.get()));
    }

    private static boolean shows(Quantity value, Quantity shown, int decimals, boolean approximate) {
        return Closeness.shows(value, shown, decimals) || (approximate && Closeness.about(value, shown));
    }
}
