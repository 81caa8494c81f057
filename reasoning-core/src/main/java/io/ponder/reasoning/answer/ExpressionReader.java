package io.ponder.reasoning.answer;

import io.ponder.reasoning.answer.MathTokens.Kind;
import io.ponder.reasoning.answer.MathTokens.Token;
import io.ponder.reasoning.math.Expression;
import io.ponder.reasoning.math.Expression.Constant;
import io.ponder.reasoning.math.Expression.Power;
import io.ponder.reasoning.math.Expression.Product;
import io.ponder.reasoning.math.Expression.Quotient;
import io.ponder.reasoning.math.Expression.Root;
import io.ponder.reasoning.math.Expression.Sum;
import io.ponder.reasoning.math.Expression.Symbol;
import io.ponder.reasoning.math.Expression.Unknown;
import io.ponder.reasoning.math.Expression.Variable;
import io.ponder.reasoning.math.Function;
import io.ponder.reasoning.math.NotComparableException;
import io.ponder.reasoning.math.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Reads a formula by recursive descent. What can be read in two ways is not read at all: {@code 1/2x} may be x/2 or
 * 1/(2x), {@code sin(x)^2} the square of the sine or the sine of the square, {@code x2} anything.
 */
final class ExpressionReader {
    private static final int MAX_DEPTH = 40;
    /** Signs that each put what stands before them one level deeper: a/b/c, --a, x^2^2. */
    private static final int MAX_NESTED = 200;

    /** Letters that are functions when a bracket follows; other letters are factors. */
    private static final Set<String> UNKNOWN_FUNCTIONS = Set.of("f", "g", "h", "F", "G");

    private final List<Token> tokens;
    private int at;
    private int depth;
    private int nested;
    private int bars;

    private ExpressionReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * @throws NotComparableException if it is no formula, or can be read in two ways
     */
    static Expression read(List<Token> tokens) {
        ExpressionReader reader = new ExpressionReader(tokens);
        Expression expression = reader.sum();
        if (reader.at < tokens.size()) {
            throw new NotComparableException("it has something in it that is no formula: "
                    + tokens.get(reader.at).text());
        }
        return expression;
    }

    private Expression sum() {
        enter();
        List<Expression> terms = new ArrayList<>();
        terms.add(term());
        while (true) {
            if (take("+")) {
                terms.add(term());
            } else if (take("-")) {
                terms.add(term().negated());
            } else {
                depth--;
                return terms.size() == 1 ? terms.getFirst() : new Sum(terms);
            }
        }
    }

    private Expression term() {
        if (take("-")) {
            nest();
            return term().negated();
        } else if (take("+")) {
            nest();
            return term();
        }
        Expression result = factor();
        boolean slashed = false;
        while (true) {
            if (take("*")) {
                result = times(result, signedFactor());
                slashed = false;
            } else if (take("/")) {
                nest();
                result = new Quotient(result, signedFactor());
                slashed = true;
            } else if (startsFactor()) {
                if (slashed) {
                    throw new NotComparableException("its slash can be read in two ways");
                }
                result = times(result, factor());
            } else {
                return result;
            }
        }
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw new NotComparableException("it is nested too deeply");
        }
    }

    private void nest() {
        if (++nested > MAX_NESTED) {
            throw new NotComparableException("it is nested too deeply");
        }
    }

    private Expression signedFactor() {
        if (take("-")) {
            return factor().negated();
        }
        return factor();
    }

    private static Expression times(Expression one, Expression other) {
        if (one instanceof Product(List<Expression> factors)) {
            List<Expression> all = new ArrayList<>(factors);
            all.add(other);
            return new Product(all);
        }
        return Expression.product(one, other);
    }

    /** A number is never a second factor without a sign: x2 and (x + 1)2 are more likely misspelt. */
    private boolean startsFactor() {
        if (at >= tokens.size()) {
            return false;
        }
        Token next = tokens.get(at);
        return switch (next.kind()) {
            case NAME -> true;
            case NUMBER -> throw new NotComparableException("it has a number where no number can stand");
            case TEXT -> isUprightLetter(next);
            case COMMAND -> !next.text().startsWith("end ");
            case SYMBOL ->
                next.is("(")
                        || next.is("[")
                        || next.is("{")
                        || next.is("\\lfloor")
                        || next.is("\\lceil")
                        || (next.is("|") && bars == 0);
        };
    }

    private static boolean isUprightLetter(Token token) {
        return token.kind() == Kind.TEXT
                && token.text().length() == 1
                && MathNames.isLetter(token.text().charAt(0));
    }

    private Expression factor() {
        int start = at;
        Expression result = primary();
        while (true) {
            if (take("^")) {
                nest();
                result = new Power(result, argument());
            } else if (take("!")) {
                if (peekIs("!")) {
                    throw new NotComparableException("it has a double factorial");
                }
                result = Expression.call(Function.FACTORIAL, result);
            } else if (take("°")) {
                nest();
                result = Expression.product(result, new Quotient(Symbol.PI, Expression.of(180)));
            } else if (take("%")) {
                nest();
                result = new Quotient(result, Expression.of(100));
            } else if (peekIs("_") && at == start + 1) {
                result = inBase(tokens.get(start));
            } else {
                return result;
            }
        }
    }

    /** A command's argument, or an exponent: a group, or one symbol. */
    private Expression argument() {
        if (peekIs("{")) {
            return group("{", "}");
        }
        if (at < tokens.size()
                && tokens.get(at).kind() == Kind.NUMBER
                && tokens.get(at).text().length() > 1) {
            throw new NotComparableException("it has an argument without braces");
        }
        return primary();
    }

    private Expression group(String open, String close) {
        expect(open);
        int outer = bars;
        bars = 0;
        Expression inner = sum();
        bars = outer;
        expect(close);
        return inner;
    }

    private Expression primary() {
        if (at >= tokens.size()) {
            throw new NotComparableException("it ends in the middle");
        }
        Token token = tokens.get(at);
        return switch (token.kind()) {
            case NUMBER -> number();
            case NAME -> name(token);
            case TEXT -> {
                if (!isUprightLetter(token)) {
                    throw new NotComparableException("it has words in it");
                }
                at++;
                yield letter(token.text());
            }
            case COMMAND -> command(token);
            case SYMBOL -> bracketed(token);
        };
    }

    private Expression bracketed(Token token) {
        if (token.is("(")) {
            return group("(", ")");
        } else if (token.is("[")) {
            return group("[", "]");
        } else if (token.is("{")) {
            return group("{", "}");
        } else if (token.is("\\lfloor")) {
            return Expression.call(Function.FLOOR, group("\\lfloor", "\\rfloor"));
        } else if (token.is("\\lceil")) {
            return Expression.call(Function.CEILING, group("\\lceil", "\\rceil"));
        } else if (token.is("|")) {
            at++;
            bars++;
            Expression inner = sum();
            bars--;
            expect("|");
            return Expression.call(Function.ABSOLUTE, inner);
        }
        throw new NotComparableException("it has a sign where a value should be: " + token.text());
    }

    private Expression number() {
        Token token = tokens.get(at++);
        Rational value = decimal(token.text());
        if (at < tokens.size() && tokens.get(at).isCommand("overline")) {
            return repeating(token.text(), value);
        }
        if (at < tokens.size() && tokens.get(at).isCommand("frac") && value.isWhole() && !precededBySlash()) {
            int fraction = at;
            Expression part = command(tokens.get(at));
            if (part instanceof Quotient(Constant(Rational top), Constant(Rational bottom))
                    && top.isWhole()
                    && bottom.isWhole()
                    && top.signum() > 0
                    && top.compareTo(bottom) < 0) {
                return new Constant(
                        value.plus(top.dividedBy(bottom).orElseThrow()).orElseThrow());
            }
            at = fraction;
        }
        return new Constant(value);
    }

    private boolean precededBySlash() {
        if (at >= 2 && tokens.get(at - 2).is("/")) {
            throw new NotComparableException("its slash can be read in two ways");
        }
        return false;
    }

    private static Rational decimal(String digits) {
        return Rational.ofDecimal(digits)
                .orElseThrow(() -> new NotComparableException("it has a number of too many digits"));
    }

    /** 0.1\overline{6} is 1/6. */
    private Expression repeating(String digits, Rational start) {
        at++;
        boolean braced = take("{");
        Token period = at < tokens.size() ? tokens.get(at++) : null;
        if (braced) {
            expect("}");
        }
        int point = digits.indexOf('.');
        if (period == null
                || period.kind() != Kind.NUMBER
                || period.text().contains(".")
                || point < 0 && !digits.isEmpty()) {
            throw new NotComparableException("it has a line over something that is no period of a decimal");
        }
        BigInteger shift = BigInteger.TEN.pow(digits.length() - point - 1);
        BigInteger nines = BigInteger.TEN.pow(period.text().length()).subtract(BigInteger.ONE);
        Rational rest = Rational.of(new BigInteger(period.text()), nines.multiply(shift))
                .orElseThrow();
        return new Constant(start.plus(rest).orElseThrow());
    }

    private Expression name(Token token) {
        at++;
        String name = token.text();
        if (UNKNOWN_FUNCTIONS.contains(name.replaceAll("[_'].*", "")) && (peekIs("(") || peekIs("^"))) {
            if (peekIs("^")) {
                throw new NotComparableException("it has a function of a function");
            }
            return new Unknown(name, arguments());
        }
        return letter(name);
    }

    private static Expression letter(String name) {
        return switch (name) {
            case "e" -> Symbol.E;
            case "i" -> Symbol.I;
            default -> new Variable(name);
        };
    }

    private List<Expression> arguments() {
        List<Expression> arguments = new ArrayList<>();
        String close = peekIs("\\{") ? "\\}" : peekIs("{") ? "}" : ")";
        at++;
        int outer = bars;
        bars = 0;
        do {
            arguments.add(sum());
        } while (take(","));
        bars = outer;
        expect(close);
        return arguments;
    }

    private Expression command(Token token) {
        Expression constant = MathNames.constantOf(token.text());
        if (constant != null) {
            at++;
            return constant;
        }
        Function function = MathNames.functionOf(token.text());
        if (function != null) {
            at++;
            return call(token.text(), function);
        }
        switch (token.text()) {
            case "frac" -> {
                at++;
                Expression numerator = argument();
                return new Quotient(numerator, argument());
            }
            case "sqrt" -> {
                at++;
                return root();
            }
            case "binom", "dbinom", "tbinom" -> {
                at++;
                Expression from = argument();
                return Expression.call(Function.BINOMIAL, from, argument());
            }
            default -> throw new NotComparableException("it has a command that cannot be computed: \\" + token.text());
        }
    }

    private Expression root() {
        int degree = 2;
        if (take("[")) {
            Token number = at < tokens.size() ? tokens.get(at++) : null;
            if (number == null || number.kind() != Kind.NUMBER || !number.text().matches("\\d{1,2}")) {
                throw new NotComparableException("it has a root whose degree is no small number");
            }
            degree = Integer.parseInt(number.text());
            expect("]");
        }
        return new Root(degree, argument());
    }

    private Expression call(String name, Function function) {
        List<Expression> first = new ArrayList<>();
        if (name.equals("lg")) {
            first.add(Expression.of(10));
        }
        if (take("_")) {
            if (function != Function.LOG) {
                throw new NotComparableException("it has a function with an index");
            }
            first.add(argument());
        }
        Expression exponent = take("^") ? argument() : null;
        if (take("_")) {
            first.add(argument());
        }
        Function called = first.isEmpty() ? function : Function.LOG_TO_BASE;
        if (function == Function.MINIMUM || function == Function.MAXIMUM) {
            if (!peekIs("(") && !peekIs("{") && !peekIs("\\{")) {
                throw new NotComparableException("it has a minimum or maximum without brackets");
            }
            return new Expression.Call(function, arguments());
        }
        if (exponent instanceof Constant(Rational value) && value.signum() < 0) {
            called = inverse(function, value);
            exponent = null;
        }
        first.add(functionArgument());
        Expression value = new Expression.Call(called, first);
        return exponent == null ? value : new Power(value, exponent);
    }

    private static Function inverse(Function function, Rational exponent) {
        if (exponent.equals(Rational.of(-1))) {
            switch (function) {
                case SIN -> {
                    return Function.ARCSIN;
                }
                case COS -> {
                    return Function.ARCCOS;
                }
                case TAN -> {
                    return Function.ARCTAN;
                }
                default -> {}
            }
        }
        throw new NotComparableException("it has a negative power of a function");
    }

    /** Brackets, or as in {@code sin 2x} the factors up to the next sign or function. */
    private Expression functionArgument() {
        if (peekIs("(") || peekIs("{") || peekIs("[") || peekIs("|")) {
            Expression inner = primary();
            if (peekIs("^") || peekIs("!")) {
                throw new NotComparableException("it is unclear whether a function or its argument is raised");
            }
            return inner;
        }
        enter();
        Expression result = factor();
        depth--;
        while (at < tokens.size()
                && !(tokens.get(at).kind() == Kind.COMMAND
                        && MathNames.isFunction(tokens.get(at).text()))
                && !peekIs("(")
                && !peekIs("[")
                && startsFactor()) {
            result = times(result, factor());
        }
        if (peekIs("/") || peekIs("(")) {
            throw new NotComparableException("it is unclear where the argument of a function ends");
        }
        return result;
    }

    /** 204_5 is 54. */
    private Expression inBase(Token digits) {
        expect("_");
        Expression base = argument();
        boolean known = digits.kind() == Kind.NUMBER
                && !digits.text().contains(".")
                && digits.text().length() <= 200;
        if (!known || !(base instanceof Constant(Rational radix)) || !radix.isWhole()) {
            throw new NotComparableException("it has an index on something that is no name and no number");
        }
        int r = radix.numerator().bitLength() > 8 ? 0 : radix.numerator().intValue();
        boolean valid = r >= 2 && r <= 36 && digits.text().chars().allMatch(c -> c - '0' < r);
        if (!valid) {
            throw new NotComparableException("it has a number that does not exist in its base");
        }
        return new Constant(new Rational(new BigInteger(digits.text(), r), BigInteger.ONE));
    }

    private boolean peekIs(String symbol) {
        return at < tokens.size() && tokens.get(at).is(symbol);
    }

    private boolean take(String symbol) {
        boolean found = peekIs(symbol);
        at += found ? 1 : 0;
        return found;
    }

    private void expect(String symbol) {
        if (!take(Objects.requireNonNull(symbol))) {
            throw new NotComparableException("it lacks a closing bracket or argument: " + symbol);
        }
    }
}
