package io.ponder.answers.identity;

import io.ponder.answers.formula.Function;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Rational;
import io.ponder.answers.identity.Value.Approximate;
import io.ponder.answers.identity.Value.Exact;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/** The named functions, with the error of their argument carried through their derivative. */
final class Functions {
    private static final int MAX_FACTORIAL = 2_000;
    private static final int MAX_BINOMIAL = 200;
    /** One call of an elementary function costs about as much as this many multiplications. */
    private static final int COST = 40;

    private static final double MAX_ARGUMENT = 200_000;

    private final Arithmetic arithmetic;
    private final Work work;
    private final boolean complex;

    Functions(Arithmetic arithmetic, Work work, boolean complex) {
        this.arithmetic = arithmetic;
        this.work = work;
        this.complex = complex;
    }

    Value apply(Function function, List<Value> arguments, SamplePoint point) {
        Value x = arguments.getLast();
        return switch (function) {
            case SIN -> sine(x);
            case COS -> cosine(x);
            case TAN -> arithmetic.divide(sine(x), cosine(x));
            case COT -> arithmetic.divide(cosine(x), sine(x));
            case SEC -> arithmetic.divide(Value.of(1), cosine(x));
            case CSC -> arithmetic.divide(Value.of(1), sine(x));
            case ARCSIN -> arcsine(x);
            case ARCCOS -> arithmetic.add(halfPi(), arithmetic.negate(arcsine(x)));
            case ARCTAN -> arctangent(x);
            case SINH -> hyperbolic(x, -1);
            case COSH -> hyperbolic(x, 1);
            case TANH -> arithmetic.divide(hyperbolic(x, -1), hyperbolic(x, 1));
            case LN -> ln(x);
            case LOG_TO_BASE -> arithmetic.divide(ln(x), ln(arguments.getFirst()));
            case LOG ->
                arithmetic.divide(
                        ln(x),
                        ln(new Exact(point.of("log").plus(Rational.of(11)).orElseThrow())));
            case EXP -> exp(x);
            case CIS -> arithmetic.add(cosine(x), arithmetic.multiply(imaginaryUnit(), sine(x)));
            case ABSOLUTE -> absolute(x);
            case FLOOR -> whole(x, RoundingMode.FLOOR);
            case CEILING -> whole(x, RoundingMode.CEILING);
            case FACTORIAL -> factorial(x);
            case BINOMIAL -> binomial(arguments.getFirst(), x);
            case MINIMUM -> extreme(arguments, -1);
            case MAXIMUM -> extreme(arguments, 1);
        };
    }

    Value exp(Value x) {
        if (x instanceof Exact(Rational exact) && exact.signum() == 0) {
            return Value.of(1);
        }
        Approximate z = x.approximate();
        if (z.real().abs().doubleValue() > MAX_ARGUMENT || z.logError() > -1) {
            throw Arithmetic.tooLarge();
        }
        work.spend(COST);
        BigDecimal radius = Elementary.exp(z.real());
        double error = Value.sizeOf(radius) + z.logError() + 0.5;
        if (z.isReal() && z.imaginary().signum() == 0) {
            return Arithmetic.known(radius, BigDecimal.ZERO, error);
        }
        requireReducible(z.imaginary());
        work.spend(2 * COST);
        return Arithmetic.known(
                radius.multiply(Elementary.cos(z.imaginary()), Elementary.PRECISE),
                radius.multiply(Elementary.sin(z.imaginary()), Elementary.PRECISE),
                error + 0.5);
    }

    Value ln(Value x) {
        if (x instanceof Exact(Rational exact) && exact.equals(Rational.ONE)) {
            return Value.of(0);
        }
        if (x.isZero() || (x.isNegative() && !complex)) {
            throw new UndefinedException();
        }
        Approximate z = x.approximate();
        double error = z.logError() - z.lowerSize();
        work.spend(2 * COST);
        if (z.isReal() && z.real().signum() > 0) {
            BigDecimal value = Elementary.ln(z.real());
            return Arithmetic.known(value, BigDecimal.ZERO, error);
        }
        BigDecimal norm = z.real().multiply(z.real()).add(z.imaginary().multiply(z.imaginary()), Elementary.PRECISE);
        BigDecimal angle = z.isReal() ? Elementary.PI : angle(z.real(), z.imaginary());
        return Arithmetic.known(Elementary.ln(norm).divide(BigDecimal.TWO), angle, error + 0.5);
    }

    /** The angle of a number that is not real, in (-pi, pi). */
    private BigDecimal angle(BigDecimal real, BigDecimal imaginary) {
        work.spend(6 * COST);
        BigDecimal right = Elementary.PI.divide(BigDecimal.TWO);
        BigDecimal steep = Elementary.arctan(real.divide(imaginary, Elementary.PRECISE));
        return (imaginary.signum() > 0 ? right : right.negate()).subtract(steep);
    }

    Value squareRoot(Value x) {
        Approximate z = x.approximate();
        if (z.isVanishing()) {
            return new Approximate(BigDecimal.ZERO, BigDecimal.ZERO, z.logError() / 2 + 0.5);
        }
        work.spend(10);
        double error = z.logError() - z.lowerSize() / 2;
        if (z.isReal()) {
            BigDecimal root = z.real().abs().sqrt(Elementary.PRECISE);
            return z.real().signum() > 0
                    ? Arithmetic.known(root, BigDecimal.ZERO, error)
                    : Arithmetic.known(BigDecimal.ZERO, root, error);
        }
        BigDecimal size = z.real()
                .multiply(z.real())
                .add(z.imaginary().multiply(z.imaginary()))
                .sqrt(Elementary.PRECISE);
        // the larger part first: the other follows from it without cancellation
        BigDecimal larger = size.add(z.real().abs()).divide(BigDecimal.TWO).sqrt(Elementary.PRECISE);
        BigDecimal smaller = z.imaginary().abs().divide(larger.multiply(BigDecimal.TWO), Elementary.PRECISE);
        BigDecimal real = z.real().signum() >= 0 ? larger : smaller;
        BigDecimal imaginary = z.real().signum() >= 0 ? smaller : larger;
        return Arithmetic.known(real, z.imaginary().signum() >= 0 ? imaginary : imaginary.negate(), error + 0.5);
    }

    Value realRoot(int degree, Value x) {
        Approximate z = real(x);
        if (z.isVanishing()) {
            return new Approximate(BigDecimal.ZERO, BigDecimal.ZERO, z.logError() / degree + 0.5);
        }
        if (z.real().signum() < 0) {
            throw new UndefinedException();
        }
        return exp(arithmetic.divide(ln(z), Value.of(degree)));
    }

    private Value sine(Value x) {
        return x.isExactly(0) ? Value.of(0) : turn(x, true);
    }

    private Value cosine(Value x) {
        return x.isExactly(0) ? Value.of(1) : turn(x, false);
    }

    private Value turn(Value x, boolean sine) {
        Approximate z = real(x);
        requireReducible(z.real());
        work.spend(COST);
        BigDecimal value = sine ? Elementary.sin(z.real()) : Elementary.cos(z.real());
        double reduction = Value.sizeOf(z.real()) - Elementary.PI.precision() + 2;
        double series = 1 - Elementary.DIGITS;
        return Arithmetic.known(
                value, BigDecimal.ZERO, Arithmetic.sum(z.logError(), Arithmetic.sum(reduction, series)));
    }

    private static void requireReducible(BigDecimal angle) {
        if (Value.sizeOf(angle) > 20) {
            throw Arithmetic.tooLarge();
        }
    }

    private Value arcsine(Value x) {
        Approximate z = real(x);
        Value cosine = arithmetic.add(Value.of(1), arithmetic.negate(arithmetic.multiply(x, x)));
        if (cosine.isZero()) {
            return z.real().signum() > 0 ? halfPi() : arithmetic.negate(halfPi());
        }
        if (cosine.isNegative()) {
            throw new UndefinedException();
        }
        return arctangent(arithmetic.divide(x, squareRoot(cosine)));
    }

    private Value arctangent(Value x) {
        if (x.isExactly(0)) {
            return Value.of(0);
        }
        Approximate z = real(x);
        work.spend(4 * COST);
        return Arithmetic.known(
                Elementary.arctan(z.real()), BigDecimal.ZERO, Arithmetic.sum(z.logError(), Value.rounding(1)));
    }

    private static Value halfPi() {
        return Value.real(Elementary.PI.divide(BigDecimal.TWO).round(Value.CONTEXT));
    }

    private static Value imaginaryUnit() {
        return new Approximate(BigDecimal.ZERO, BigDecimal.ONE, Value.rounding(1));
    }

    private Value hyperbolic(Value x, int sign) {
        Value falling = exp(arithmetic.negate(x));
        return arithmetic.divide(arithmetic.add(exp(x), arithmetic.multiply(Value.of(sign), falling)), Value.of(2));
    }

    private Value absolute(Value x) {
        return switch (x) {
            case Exact(Rational value) -> new Exact(value.signum() < 0 ? value.negate() : value);
            case Approximate z when z.isReal() -> z.real().signum() < 0 ? arithmetic.negate(z) : z;
            case Approximate z ->
                squareRoot(Arithmetic.known(
                        z.real().multiply(z.real()).add(z.imaginary().multiply(z.imaginary())),
                        BigDecimal.ZERO,
                        z.logError() + z.size() + 0.5));
        };
    }

    private Value whole(Value x, RoundingMode mode) {
        if (x instanceof Exact(Rational value)) {
            BigInteger[] parts = value.numerator().divideAndRemainder(value.denominator());
            int step = parts[1].signum() == 0
                    ? 0
                    : mode == RoundingMode.FLOOR ? Math.min(0, value.signum()) : Math.max(0, value.signum());
            return new Exact(new Rational(parts[0].add(BigInteger.valueOf(step)), BigInteger.ONE));
        }
        Approximate z = real(x);
        BigDecimal nearest = z.real().setScale(0, RoundingMode.HALF_EVEN);
        if (Value.sizeOf(z.real()) > 1_000 || Value.sizeOf(z.real().subtract(nearest)) <= z.logError() + 2) {
            throw new NotComparableException("it rounds what may be a whole number");
        }
        return new Exact(new Rational(z.real().setScale(0, mode).toBigInteger(), BigInteger.ONE));
    }

    private Value factorial(Value x) {
        if (!(x instanceof Exact(Rational value)) || !value.isWhole() || value.signum() < 0) {
            throw new UndefinedException();
        }
        if (value.numerator().bitLength() > 12 || value.numerator().intValue() > MAX_FACTORIAL) {
            throw Arithmetic.tooLarge();
        }
        BigInteger product = BigInteger.ONE;
        int n = value.numerator().intValue();
        work.spend(1 + n / 4);
        for (int i = 2; i <= n; i++) {
            product = product.multiply(BigInteger.valueOf(i));
        }
        return new Exact(new Rational(product, BigInteger.ONE));
    }

    /** For any n by its product formula; for whole n both ways of counting agree. */
    private Value binomial(Value n, Value k) {
        if (!(k instanceof Exact(Rational chosen)) || !chosen.isWhole()) {
            throw new UndefinedException();
        }
        if (chosen.signum() < 0) {
            return Value.of(0);
        }
        BigInteger count = chosen.numerator();
        if (n instanceof Exact(Rational all) && all.isWhole() && all.signum() >= 0) {
            BigInteger other = all.numerator().subtract(count);
            if (other.signum() < 0) {
                return Value.of(0);
            }
            count = count.min(other);
        }
        if (count.bitLength() > 12 || count.intValue() > MAX_BINOMIAL) {
            throw Arithmetic.tooLarge();
        }
        Value product = Value.of(1);
        for (int i = 0; i < count.intValue(); i++) {
            product = arithmetic.multiply(product, arithmetic.add(n, Value.of(-i)));
            product = arithmetic.divide(product, Value.of(i + 1L));
        }
        return product;
    }

    private Value extreme(List<Value> values, int sign) {
        Value best = values.getFirst();
        for (Value value : values) {
            Value ahead = arithmetic.add(value, arithmetic.negate(best));
            best = (sign > 0 ? arithmetic.negate(ahead) : ahead).isNegative() ? value : best;
        }
        return best;
    }

    private Approximate real(Value x) {
        Approximate z = x.approximate();
        if (!z.isReal()) {
            throw complex ? new NotComparableException("a function of a complex number") : new UndefinedException();
        }
        return new Approximate(z.real(), BigDecimal.ZERO, z.logError());
    }
}
