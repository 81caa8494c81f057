package io.ponder.verifier.arithmetic;

import io.ponder.verifier.arithmetic.Expression.Operand;
import java.util.List;
import java.util.Optional;

/** The value of an expression under one reading of its percent signs. */
enum Evaluation {
    /** 20% is 0.2. */
    HUNDREDTHS,
    /** 20% is 20, as in "100% - 80% = 20". */
    NUMBERS,
    /** 50 + 20% is 60, as on a pocket calculator. */
    RELATIVE;

    /** Empty where the expression has no value that could be compared: division by zero, overflow, odd powers. */
    Optional<Quantity> of(Expression expression) {
        try {
            return Optional.of(value(expression));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private Quantity value(Expression expression) {
        return switch (expression) {
            case Expression.Literal l -> Quantity.of(l);
            case Expression.Group g -> value(g.of());
            case Expression.Negation n -> value(n.of()).negated();
            case Expression.Power p -> value(p.base()).power(value(p.exponent()));
            case Expression.Root r -> value(r.of()).root();
            case Expression.Percentage p ->
                this == NUMBERS ? value(p.of()) : value(p.of()).hundredth();
            case Expression.Sum s -> sum(s.operands());
            case Expression.Product p -> product(p.operands());
        };
    }

    private Quantity sum(List<Operand> operands) {
        Quantity sum = value(operands.getFirst().of());
        for (Operand operand : operands.subList(1, operands.size())) {
            Quantity next = value(operand.of());
            if (this == RELATIVE && operand.of() instanceof Expression.Percentage) {
                next = sum.times(next);
            }
            sum = sum.plus(operand.inverse() ? next.negated() : next);
        }
        return sum;
    }

    private Quantity product(List<Operand> operands) {
        Quantity product = value(operands.getFirst().of());
        for (Operand operand : operands.subList(1, operands.size())) {
            Quantity next = value(operand.of());
            product = operand.inverse() ? product.over(next) : product.times(next);
        }
        return product;
    }
}
