package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Mark;
import io.ponder.answers.equal.MathAnswer.Single;
import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Constant;
import io.ponder.answers.formula.Expression.Quotient;
import io.ponder.answers.formula.Expression.Symbol;
import io.ponder.answers.formula.MeasureUnits;
import io.ponder.answers.formula.Rational;
import io.ponder.answers.identity.Comparison;
import io.ponder.answers.identity.Identity;
import io.ponder.answers.identity.Work;
import java.math.BigInteger;

/** Compares two values: by what they are, then by what their units, signs and rounding leave open. */
final class SingleComparison {
    private SingleComparison() {}

    static Comparison of(Single x, Single y, Work work) {
        if (x.unit() != null && y.unit() != null && !x.unit().equals(y.unit())) {
            return x.unit().quantity().equals(y.unit().quantity())
                    ? Identity.compare(inBasicUnits(x), inBasicUnits(y), work)
                    : Comparison.different("they are of different units");
        }
        Comparison verdict = Identity.compare(x.expression(), y.expression(), work);
        if (verdict.isEqual()) {
            return verdict;
        }
        if (isRounded(x, y, work) || isRounded(y, x, work)) {
            return Comparison.equal("one is the other, rounded to the places it shows");
        }
        if (roundsTo(x, y, work) || roundsTo(y, x, work)) {
            return Comparison.equal("it rounds to the reference, which has no more places");
        }
        if (x.mark() == y.mark()) {
            return verdict;
        }
        // 50% may stand where 0.5 is meant, and 90 degrees where pi/2 is
        if (x.mark() != Mark.NONE && y.mark() != Mark.NONE) {
            return verdict;
        }
        Comparison converted = Identity.compare(converted(x), converted(y), work);
        return converted.isEqual() ? converted : verdict;
    }

    private static Expression inBasicUnits(Single single) {
        MeasureUnits.Unit unit = single.unit();
        return unit == null
                ? single.expression()
                : Expression.product(new Constant(unit.factor()), single.expression());
    }

    private static Expression converted(Single single) {
        return switch (single.mark()) {
            case NONE -> single.expression();
            case PERCENT -> new Quotient(single.expression(), Expression.of(100));
            case DEGREES -> new Quotient(Expression.product(Symbol.PI, single.expression()), Expression.of(180));
        };
    }

    /** A decimal of so many places is taken for a rounded value; a shorter one for what it says. */
    private static boolean isRounded(Single decimal, Single exact, Work work) {
        int places = decimal.places();
        int needed = exact.places() >= 0 ? 10 : 6;
        return places >= needed
                && (exact.places() < 0 || exact.places() > places)
                && decimal.expression() instanceof Constant(Rational value)
                && hasDigits(value, places)
                && !isTerminating(exact)
                && exact.expression().isConstant()
                && Identity.roundsTo(exact.expression(), value, places, work);
    }

    /**
     * An exact value meets a reference of two places or more that it rounds to: 1/3 meets 0.33. One that can be written
     * as a decimal, 12/25, would have been.
     */
    private static boolean roundsTo(Single exact, Single reference, Work work) {
        return reference.rounded()
                && reference.places() >= 2
                && (exact.places() < 0 || exact.places() >= Math.max(6, reference.places()))
                && exact.mark() == reference.mark()
                && reference.expression() instanceof Constant(Rational value)
                && shown(value, reference.places()).compareTo(BigInteger.TEN) >= 0
                && exact.expression().isConstant()
                && (exact.places() > 0 || !Identity.isDecimal(exact.expression(), work))
                && Identity.roundsTo(exact.expression(), value, reference.places(), work);
    }

    /** 0.000001 shows one digit of what it rounds, which is too few. */
    private static boolean hasDigits(Rational value, int places) {
        return shown(value, places).bitLength() >= 17;
    }

    /** The digits of a value up to so many places after the point, as one number. */
    private static BigInteger shown(Rational value, int places) {
        return value.numerator().abs().multiply(BigInteger.TEN.pow(places)).divide(value.denominator());
    }

    /** A whole number is not rounded, but exact. */
    private static boolean isTerminating(Single exact) {
        return exact.places() < 0 && exact.expression() instanceof Constant(Rational value) && value.isWhole();
    }
}
