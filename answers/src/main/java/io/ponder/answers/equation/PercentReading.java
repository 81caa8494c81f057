package io.ponder.answers.equation;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Decimal;
import io.ponder.answers.formula.Expression.Negation;
import io.ponder.answers.formula.Expression.Percent;
import io.ponder.answers.formula.Expression.Power;
import io.ponder.answers.formula.Expression.Product;
import io.ponder.answers.formula.Expression.Quotient;
import io.ponder.answers.formula.Expression.Root;
import io.ponder.answers.formula.Expression.Sum;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What a percent sign means. The same text may mean one thing or another. */
enum PercentReading {
    /** 20% is 0.2. */
    HUNDREDTHS,
    /** 20% is 20, as in "100% - 80% = 20". */
    NUMBERS,
    /** 50 + 20% is 60, as on a pocket calculator. */
    RELATIVE;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Empty where the expression has no value that could be compared: division by zero, overflow, odd powers. */
    Optional<Quantity> of(Calculation calculation) {
        try {
            return Optional.of(value(calculation.expression()));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private Quantity value(Expression expression) {
        return switch (expression) {
            case Decimal(BigDecimal value) -> Quantity.of(value);
            case Negation(Expression of) -> value(of).negated();
            case Power(Expression base, Expression exponent) -> value(base).power(value(exponent));
            case Root(int _, Expression radicand) -> value(radicand).root();
            case Percent(Expression of) ->
                this == NUMBERS ? value(of) : value(of).hundredth();
            case Sum(List<Expression> terms) -> sum(terms);
            case Product(List<Expression> factors) ->
                factors.stream().map(this::value).reduce(Quantity::times).orElseThrow();
            case Quotient(Expression numerator, Expression denominator) ->
                value(numerator).over(value(denominator));
            default -> throw new ArithmeticException("not of numbers alone");
        };
    }

    private Quantity sum(List<Expression> terms) {
        Quantity sum = value(terms.getFirst());
        for (Expression term : terms.subList(1, terms.size())) {
            boolean percent = term instanceof Percent || term instanceof Negation(Percent _);
            Quantity next = value(term);
            sum = sum.plus(this == RELATIVE && percent ? sum.times(next) : next);
        }
        return sum;
    }

    /** Digits behind the point that a plain number shows, under this reading. */
    int places(Expression plain) {
        return switch (plain) {
            case Decimal(BigDecimal value) -> value.scale();
            case Percent(Expression of) -> places(of) + (this == NUMBERS ? 0 : 2);
            case Negation(Expression of) -> places(of);
            default -> 0;
        };
    }

    /** Multiplying by 100% only changes how a number is written. */
    static boolean isWhole(Expression expression) {
        return switch (expression) {
            case Percent(Decimal(BigDecimal value)) -> value.compareTo(HUNDRED) == 0;
            case Product(List<Expression> factors) -> factors.stream().anyMatch(PercentReading::isWhole);
            case Quotient(Expression numerator, Expression denominator) -> isWhole(numerator) || isWhole(denominator);
            case Negation(Expression of) -> (of instanceof Product || of instanceof Quotient) && isWhole(of);
            default -> false;
        };
    }
}
