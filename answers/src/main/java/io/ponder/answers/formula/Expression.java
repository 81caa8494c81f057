package io.ponder.answers.formula;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A formula as a tree. It is only ever evaluated: nothing in it names code or data outside it. */
public sealed interface Expression {
    record Constant(Rational value) implements Expression {}

    /** The numbers that have a letter of their own. */
    enum Symbol implements Expression {
        PI,
        E,
        /** The square root of -1. */
        I,
        INFINITY
    }

    record Variable(String name) implements Expression {}

    /** A number of which it matters to how many places it was written. */
    record Decimal(BigDecimal value) implements Expression {}

    /** A value with a percent sign, where it matters what it is a percentage of. */
    record Percent(Expression value) implements Expression {}

    record Negation(Expression value) implements Expression {}

    record Sum(List<Expression> terms) implements Expression {}

    record Product(List<Expression> factors) implements Expression {}

    record Quotient(Expression numerator, Expression denominator) implements Expression {}

    record Power(Expression base, Expression exponent) implements Expression {}

    /** The real root, of negative numbers too where the degree is odd. */
    record Root(int degree, Expression radicand) implements Expression {}

    record Call(Function function, List<Expression> arguments) implements Expression {}

    /** A function of which nothing is known but its name, as in {@code f(2) < f(1)}. */
    record Unknown(String name, List<Expression> arguments) implements Expression {}

    static Expression of(long value) {
        return new Constant(Rational.of(value));
    }

    static Expression sum(Expression... terms) {
        return new Sum(List.of(terms));
    }

    static Expression product(Expression... factors) {
        return new Product(List.of(factors));
    }

    static Expression call(Function function, Expression... arguments) {
        return new Call(function, Arrays.asList(arguments));
    }

    default Expression negated() {
        return switch (this) {
            case Constant(Rational value) -> new Constant(value.negate());
            case Decimal(BigDecimal value) -> new Decimal(value.negate());
            default -> new Negation(this);
        };
    }

    default Expression minus(Expression other) {
        return sum(this, other.negated());
    }

    default List<Expression> children() {
        return switch (this) {
            case Constant _, Decimal _, Symbol _, Variable _ -> List.of();
            case Percent(var value) -> List.of(value);
            case Negation(var value) -> List.of(value);
            case Sum(var terms) -> terms;
            case Product(var factors) -> factors;
            case Quotient(var numerator, var denominator) -> List.of(numerator, denominator);
            case Power(var base, var exponent) -> List.of(base, exponent);
            case Root(var _, var radicand) -> List.of(radicand);
            case Call(var _, var arguments) -> arguments;
            case Unknown(var _, var arguments) -> arguments;
        };
    }

    /** The names of its variables; a function of which nothing is known counts as one. */
    default SortedSet<String> variables() {
        SortedSet<String> names = new TreeSet<>();
        collect(this, names);
        return names;
    }

    default boolean isConstant() {
        return variables().isEmpty();
    }

    default boolean contains(Expression part) {
        return equals(part) || children().stream().anyMatch(child -> child.contains(part));
    }

    private static void collect(Expression expression, SortedSet<String> names) {
        if (expression instanceof Variable(String name)) {
            names.add(name);
        } else if (expression instanceof Unknown(String name, var _)) {
            names.add(name + "()");
        } else if (expression instanceof Call(Function function, var _) && function == Function.LOG) {
            names.add("log");
        }
        expression.children().forEach(child -> collect(child, names));
    }
}
