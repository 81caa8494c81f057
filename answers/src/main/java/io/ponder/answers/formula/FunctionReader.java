package io.ponder.answers.formula;

import io.ponder.answers.formula.Expression.Constant;
import io.ponder.answers.formula.Expression.Power;
import io.ponder.answers.formula.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads the call of a named function: its base, its exponent and its argument, with or without brackets. */
final class FunctionReader {
    private final ExpressionReader formula;
    private final TokenCursor in;

    FunctionReader(ExpressionReader formula, TokenCursor in) {
        this.formula = formula;
        this.in = in;
    }

    Expression read(String name, Function function) {
        List<Expression> first = new ArrayList<>();
        if (name.equals("lg")) {
            first.add(Expression.of(10));
        }
        if (in.take("_")) {
            if (function != Function.LOG) {
                throw new NotComparableException("it has a function with an index");
            }
            first.add(formula.argument());
        }
        Expression exponent = in.take("^") ? formula.argument() : null;
        Function called = first.isEmpty() ? function : Function.LOG_TO_BASE;
        if (function == Function.MINIMUM || function == Function.MAXIMUM) {
            if (!in.peekIs("(") && !in.peekIs("{") && !in.peekIs("\\{")) {
                throw new NotComparableException("it has a minimum or maximum without brackets");
            }
            return new Expression.Call(function, formula.arguments());
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
        if (in.peekIs("(") || in.peekIs("{") || in.peekIs("[") || in.peekIs("|")) {
            Expression inner = formula.primary();
            if (in.peekIs("^") || in.peekIs("!")) {
                throw new NotComparableException("it is unclear whether a function or its argument is raised");
            }
            return inner;
        }
        List<Expression> factors = new ArrayList<>();
        factors.add(formula.nestedFactor());
        while (in.hasNext()
                && !(in.peek().kind() == Kind.COMMAND
                        && MathNames.isFunction(in.peek().text()))
                && !in.peekIs("(")
                && !in.peekIs("[")
                && formula.startsFactor()) {
            factors.add(formula.factor());
        }
        if (in.peekIs("/") || in.peekIs("(")) {
            throw new NotComparableException("it is unclear where the argument of a function ends");
        }
        return ExpressionReader.product(factors);
    }
}
