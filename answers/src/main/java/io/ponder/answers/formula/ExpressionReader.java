package io.ponder.answers.formula;

import io.ponder.answers.formula.Expression.Decimal;
import io.ponder.answers.formula.Expression.Percent;
import io.ponder.answers.formula.Expression.Power;
import io.ponder.answers.formula.Expression.Product;
import io.ponder.answers.formula.Expression.Quotient;
import io.ponder.answers.formula.Expression.Root;
import io.ponder.answers.formula.Expression.Sum;
import io.ponder.answers.formula.Expression.Symbol;
import io.ponder.answers.formula.Expression.Unknown;
import io.ponder.answers.formula.Expression.Variable;
import io.ponder.answers.formula.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads a formula by recursive descent. What can be read in two ways is not read at all: {@code 1/2x} may be x/2 or
 * 1/(2x), {@code sin(x)^2} the square of the sine or the sine of the square, {@code x2} anything.
 */
public final class ExpressionReader {
    private static final int MAX_DEPTH = 40;
    /** Signs that each put what stands before them one level deeper: a/b/c, --a, x^2^2. */
    private static final int MAX_NESTED = 200;

    /** Letters that are functions when a bracket follows; other letters are factors. */
    private static final Set<String> UNKNOWN_FUNCTIONS = Set.of("f", "g", "h", "F", "G");

    private final TokenCursor in;
    private final boolean asWritten;
    private int depth;
    private int nested;
    private int bars;

    private ExpressionReader(List<Token> tokens, boolean asWritten) {
        this.in = new TokenCursor(tokens);
        this.asWritten = asWritten;
    }

    /**
     * @throws NotComparableException if it is no formula, or can be read in two ways
     */
    public static Expression read(List<Token> tokens) {
        return new ExpressionReader(tokens, false).whole();
    }

    /**
     * The same, but with its numbers as {@link Decimal}s and its percent signs kept.
     *
     * @throws NotComparableException if it is no formula, or can be read in two ways
     */
    public static Expression readAsWritten(List<Token> tokens) {
        return new ExpressionReader(tokens, true).whole();
    }

    private Expression whole() {
        Expression expression = sum();
        if (in.hasNext()) {
            throw new NotComparableException(
                    "it has something in it that is no formula: " + in.peek().text());
        }
        return expression;
    }

    private Expression sum() {
        enter();
        List<Expression> terms = new ArrayList<>();
        terms.add(term());
        while (true) {
            if (in.take("+")) {
                terms.add(term());
            } else if (in.take("-")) {
                terms.add(term().negated());
            } else {
                depth--;
                return terms.size() == 1 ? terms.getFirst() : new Sum(terms);
            }
        }
    }

    private Expression term() {
        if (in.take("-")) {
            nest();
            return term().negated();
        } else if (in.take("+")) {
            nest();
            return term();
        }
        List<Expression> factors = new ArrayList<>();
        factors.add(factor());
        boolean slashed = false;
        while (true) {
            if (in.take("*")) {
                factors.add(signedFactor());
                slashed = false;
            } else if (in.take("/")) {
                nest();
                Expression numerator = product(factors);
                factors = new ArrayList<>();
                factors.add(new Quotient(numerator, signedFactor()));
                slashed = true;
            } else if (startsFactor()) {
                if (slashed) {
                    throw new NotComparableException("its slash can be read in two ways");
                }
                factors.add(factor());
            } else {
                return product(factors);
            }
        }
    }

    static Expression product(List<Expression> factors) {
        return factors.size() == 1 ? factors.getFirst() : new Product(factors);
    }

    /** As {@link #factor}, one level deeper. */
    Expression nestedFactor() {
        enter();
        Expression factor = factor();
        depth--;
        return factor;
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
        if (in.take("-")) {
            return factor().negated();
        }
        return factor();
    }

    /** A number is never a second factor without a sign: x2 and (x + 1)2 are more likely misspelt. */
    boolean startsFactor() {
        if (!in.hasNext()) {
            return false;
        }
        Token next = in.peek();
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

    Expression factor() {
        int start = in.position();
        Token first = in.peek();
        Expression result = primary();
        while (true) {
            if (in.take("^")) {
                nest();
                result = new Power(result, argument());
            } else if (in.take("!")) {
                if (in.peekIs("!")) {
                    throw new NotComparableException("it has a double factorial");
                }
                result = Expression.call(Function.FACTORIAL, result);
            } else if (in.take("°")) {
                nest();
                result = Expression.product(result, new Quotient(Symbol.PI, Expression.of(180)));
            } else if (in.take("%")) {
                nest();
                result = asWritten ? new Percent(result) : new Quotient(result, Expression.of(100));
            } else if (in.position() == start + 1 && in.take("_")) {
                result = NumberTokens.inBase(first, argument());
            } else {
                return result;
            }
        }
    }

    /** A command's argument, or an exponent: a group, or one symbol. */
    Expression argument() {
        if (in.peekIs("{")) {
            return group("{", "}");
        }
        if (in.hasNext() && in.peek().kind() == Kind.NUMBER && in.peek().text().length() > 1) {
            throw new NotComparableException("it has an argument without braces");
        }
        return primary();
    }

    private Expression group(String open, String close) {
        in.expect(open);
        int outer = bars;
        bars = 0;
        Expression inner = sum();
        bars = outer;
        in.expect(close);
        return inner;
    }

    Expression primary() {
        if (!in.hasNext()) {
            throw new NotComparableException("it ends in the middle");
        }
        Token token = in.peek();
        return switch (token.kind()) {
            case NUMBER -> asWritten ? new Decimal(in.next().decimal()) : NumberTokens.read(in);
            case NAME -> name(token);
            case TEXT -> {
                if (!isUprightLetter(token)) {
                    throw new NotComparableException("it has words in it");
                }
                in.next();
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
            in.next();
            bars++;
            Expression inner = sum();
            bars--;
            in.expect("|");
            return Expression.call(Function.ABSOLUTE, inner);
        }
        throw new NotComparableException("it has a sign where a value should be: " + token.text());
    }

    private Expression name(Token token) {
        in.next();
        String name = token.text();
        if (UNKNOWN_FUNCTIONS.contains(name.replaceAll("[_'].*", "")) && (in.peekIs("(") || in.peekIs("^"))) {
            if (in.peekIs("^")) {
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

    List<Expression> arguments() {
        List<Expression> arguments = new ArrayList<>();
        String close = in.peekIs("\\{") ? "\\}" : in.peekIs("{") ? "}" : ")";
        in.next();
        int outer = bars;
        bars = 0;
        do {
            arguments.add(sum());
        } while (in.take(","));
        bars = outer;
        in.expect(close);
        return arguments;
    }

    private Expression command(Token token) {
        Expression constant = MathNames.constantOf(token.text());
        if (constant != null) {
            in.next();
            return constant;
        }
        Function function = MathNames.functionOf(token.text());
        if (function != null) {
            in.next();
            return new FunctionReader(this, in).read(token.text(), function);
        }
        switch (token.text()) {
            case "frac" -> {
                in.next();
                Expression numerator = argument();
                return new Quotient(numerator, argument());
            }
            case "sqrt" -> {
                in.next();
                return root();
            }
            case "binom", "dbinom", "tbinom" -> {
                in.next();
                Expression from = argument();
                return Expression.call(Function.BINOMIAL, from, argument());
            }
            default -> throw new NotComparableException("it has a command that cannot be computed: \\" + token.text());
        }
    }

    private Expression root() {
        int degree = 2;
        if (in.take("[")) {
            Token number = in.next();
            if (number.kind() != Kind.NUMBER || !number.text().matches("\\d{1,2}")) {
                throw new NotComparableException("it has a root whose degree is no small number");
            }
            degree = Integer.parseInt(number.text());
            in.expect("]");
        }
        return new Root(degree, argument());
    }
}
