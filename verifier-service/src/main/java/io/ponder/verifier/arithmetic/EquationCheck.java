package io.ponder.verifier.arithmetic;

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
        if (!left.sound() || !right.sound() || isQuantityOfThings(left, right)) {
            return Optional.empty();
        }
        Expression a = left.expression();
        Expression b = right.expression();
        Optional<Quantity> value = Evaluation.HUNDREDTHS.of(a.isPlain() ? b : a);
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
        boolean leftPlain = left.expression().isPlain();
        boolean rightPlain = right.expression().isPlain();
        if (leftPlain && rightPlain) {
            return left.expression().hasPercent() == right.expression().hasPercent() || left.worded() || right.worded();
        }
        return leftPlain && left.worded();
    }

    private static boolean mayMeanOtherwise(Side left, Side right, Quantity value) {
        return converts(left.units(), right.units())
                || (right.rounded() && isNear(value, right.expression()))
                || isInThousands(value, right.expression())
                || (left.expression().isPlain()
                        && (left.expression().hasPercent() || right.expression().isPlain()));
    }

    /** Units of one kind that differ: "30 minutes × 4 = 2 hours" and "50 cents × 10 = $5". */
    private static boolean converts(List<String> left, List<String> right) {
        for (String unit : right) {
            String dimension = Lexicon.dimension(unit);
            if (dimension == null) {
                continue;
            }
            for (String other : left) {
                if (dimension.equals(Lexicon.dimension(other))
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

    private static boolean isNear(Quantity value, Expression shown) {
        return Evaluation.HUNDREDTHS
                .of(shown)
                .filter(s -> value.value().subtract(s.value()).abs().doubleValue() < 1)
                .isPresent();
    }

    /** 5 thousand a day for 3 days: "5 × 3 = $15,000". */
    private static boolean isInThousands(Quantity value, Expression shown) {
        return Evaluation.HUNDREDTHS
                .of(shown)
                .filter(s -> value.value().movePointRight(3).compareTo(s.value()) == 0
                        || value.value().movePointRight(6).compareTo(s.value()) == 0)
                .isPresent();
    }

    private static boolean holds(Expression a, Expression b, boolean approximate) {
        if (!a.hasPercent() && !b.hasPercent()) {
            return holds(a, Evaluation.HUNDREDTHS, b, Evaluation.HUNDREDTHS, approximate);
        }
        boolean loosely = b.hasPercent()
                ? !a.hasPercent() || isWholePercent(a)
                : !(a instanceof Expression.Product) || isWholePercent(a);
        for (Evaluation left : Evaluation.values()) {
            for (Evaluation right : Evaluation.values()) {
                boolean numbers = left == Evaluation.NUMBERS || right == Evaluation.NUMBERS;
                if ((!numbers || (left == right && a.hasPercent() && b.hasPercent()) || loosely)
                        && holds(a, left, b, right, approximate)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Multiplying by 100% only changes how a number is written. */
    private static boolean isWholePercent(Expression expression) {
        return switch (expression) {
            case Expression.Percentage(Expression of) ->
                of instanceof Expression.Literal literal
                        && literal.value().compareTo(Numbers.literal(100).value()) == 0;
            case Expression.Product(List<Expression.Operand> operands) ->
                operands.stream().anyMatch(o -> isWholePercent(o.of()));
            case Expression.Group(Expression of) -> isWholePercent(of);
            default -> false;
        };
    }

    private static boolean holds(
            Expression a, Evaluation readingA, Expression b, Evaluation readingB, boolean approximate) {
        Optional<Quantity> left = readingA.of(a);
        Optional<Quantity> right = readingB.of(b);
        if (left.isEmpty() || right.isEmpty()) {
            return false;
        }
        if (a.isPlain() && !b.isPlain()) {
            return shows(right.get(), left.get(), decimals(a, readingA), approximate);
        }
        if (b.isPlain()) {
            return shows(left.get(), right.get(), decimals(b, readingB), approximate);
        }
        return Closeness.equal(left.get(), right.get()) || (approximate && Closeness.about(left.get(), right.get()));
    }

    private static boolean shows(Quantity value, Quantity shown, int decimals, boolean approximate) {
        return Closeness.shows(value, shown, decimals) || (approximate && Closeness.about(value, shown));
    }

    private static int decimals(Expression plain, Evaluation reading) {
        return switch (plain) {
            case Expression.Literal literal -> literal.decimals();
            case Expression.Percentage(Expression of) ->
                decimals(of, reading) + (reading == Evaluation.NUMBERS ? 0 : 2);
            case Expression.Negation(Expression of) -> decimals(of, reading);
            case Expression.Group(Expression of) -> decimals(of, reading);
            default -> 0;
        };
    }
}
