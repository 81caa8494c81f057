package io.ponder.answers.formula;

import io.ponder.answers.formula.Expression.Constant;
import io.ponder.answers.formula.Token.Kind;
import java.math.BigInteger;

/** Reads the numbers of a formula: decimals, repeating decimals, mixed numbers, numbers in a base. */
final class NumberTokens {
    private static final int MAX_DIGITS_IN_BASE = 200;

    private NumberTokens() {}

    static Expression read(TokenCursor in) {
        Token token = in.next();
        Rational value = decimal(token.text());
        if (in.peekIsCommand("overline")) {
            return repeating(token.text(), value, in);
        }
        if (in.peekIsNumericFraction() && value.isWhole()) {
            return mixed(value, in);
        }
        return new Constant(value);
    }

    /** 2\\frac{1}{2} is a mixed number, and 2\\frac{5}{2} a product. */
    private static Expression mixed(Rational whole, TokenCursor in) {
        Rational top = decimal(in.peek(2).text());
        Rational bottom = decimal(in.peek(5).text());
        boolean proper = top.isWhole() && bottom.isWhole() && top.signum() > 0 && top.compareTo(bottom) < 0;
        if (!proper) {
            return new Constant(whole);
        }
        if (in.position() >= 2 && in.peek(-2).is("/")) {
            throw new NotComparableException("its slash can be read in two ways");
        }
        in.skip(7);
        return new Constant(whole.plus(top.dividedBy(bottom).orElseThrow()).orElseThrow());
    }

    private static Rational decimal(String digits) {
        return Rational.ofDecimal(digits)
                .orElseThrow(() -> new NotComparableException("it has a number of too many digits"));
    }

    /** 0.1\\overline{6} is 1/6. */
    private static Expression repeating(String digits, Rational start, TokenCursor in) {
        in.next();
        boolean braced = in.take("{");
        Token period = in.next();
        if (braced) {
            in.expect("}");
        }
        int point = digits.indexOf('.');
        if (period.kind() != Kind.NUMBER || period.text().contains(".") || point < 0) {
            throw new NotComparableException("it has a line over something that is no period of a decimal");
        }
        BigInteger shift = BigInteger.TEN.pow(digits.length() - point - 1);
        BigInteger nines = BigInteger.TEN.pow(period.text().length()).subtract(BigInteger.ONE);
        Rational rest = Rational.of(new BigInteger(period.text()), nines.multiply(shift))
                .orElseThrow();
        return new Constant(start.plus(rest).orElseThrow());
    }

    /** 204_5 is 54. */
    static Expression inBase(Token digits, Expression base) {
        boolean plain = digits.kind() == Kind.NUMBER
                && !digits.text().contains(".")
                && digits.text().length() <= MAX_DIGITS_IN_BASE;
        if (!plain || !(base instanceof Constant(Rational radix)) || !radix.isWhole()) {
            throw new NotComparableException("it has an index on something that is no name and no number");
        }
        int r = radix.numerator().bitLength() > 8 ? 0 : radix.numerator().intValue();
        boolean valid = r >= 2 && r <= 36 && digits.text().chars().allMatch(c -> c - '0' < r);
        if (!valid) {
            throw new NotComparableException("it has a number that does not exist in its base");
        }
        return new Constant(new Rational(new BigInteger(digits.text(), r), BigInteger.ONE));
    }
}
