package io.ponder.verifier.arithmetic;

import java.math.BigDecimal;
import java.util.List;

/** Arithmetic on numbers, as read. */
sealed interface Expression {

    /**
     * A number as written.
     *
     * @param decimals digits after the point
     * @param text as written, without separators
     * @param currency whether a currency sign stands before it
     */
    record Literal(BigDecimal value, int decimals, String text, boolean currency) implements Expression {}

    /**
     * One operand of a sum or product.
     *
     * @param inverse whether it is subtracted, or divided by
     */
    record Operand(boolean inverse, Expression of) {}

    record Sum(List<Operand> operands) implements Expression {}

    record Product(List<Operand> operands) implements Expression {}

    record Negation(Expression of) implements Expression {}

    record Power(Expression base, Expression exponent) implements Expression {}

    record Root(Expression of) implements Expression {}

    record Percentage(Expression of) implements Expression {}

    /** Brackets, kept to show the expression as it was written. */
    record Group(Expression of) implements Expression {}

    /** Whether it is one number, so that nothing is computed. */
    default boolean isPlain() {
        return switch (this) {
            case Literal l -> true;
            case Percentage p -> p.of.isPlain();
            case Negation n -> n.of.isPlain();
            case Group g -> g.of.isPlain();
            default -> false;
        };
    }

    default boolean hasPercent() {
        return switch (this) {
            case Literal l -> false;
            case Percentage p -> true;
            case Negation n -> n.of.hasPercent();
            case Group g -> g.of.hasPercent();
            case Root r -> r.of.hasPercent();
            case Power p -> p.base.hasPercent();
            case Sum s -> s.operands.stream().anyMatch(o -> o.of.hasPercent());
            case Product p -> p.operands.stream().anyMatch(o -> o.of.hasPercent());
        };
    }

    /** The number a running calculation goes on from: the first one. */
    default Expression first() {
        return switch (this) {
            case Sum s -> s.operands.getFirst().of.first();
            case Product p -> p.operands.getFirst().of.first();
            default -> this;
        };
    }

    /** For people: {@code 8 × (3 + 2)}. */
    default String shown() {
        StringBuilder out = new StringBuilder();
        show(out);
        return out.toString();
    }

    private void show(StringBuilder out) {
        switch (this) {
            case Literal l -> out.append(l.text);
            case Percentage p -> {
                p.of.show(out);
                out.append('%');
            }
            case Negation n -> {
                out.append('-');
                n.of.show(out);
            }
            case Group g -> {
                out.append('(');
                g.of.show(out);
                out.append(')');
            }
            case Root r -> {
                out.append('√');
                r.of.show(out);
            }
            case Power p -> {
                p.base.show(out);
                out.append('^');
                p.exponent.show(out);
            }
            case Sum s -> show(out, s.operands, " + ", " - ");
            case Product p -> show(out, p.operands, " × ", " / ");
        }
    }

    private static void show(StringBuilder out, List<Operand> operands, String sign, String inverse) {
        for (int i = 0; i < operands.size(); i++) {
            Operand operand = operands.get(i);
            if (i > 0) {
                out.append(operand.inverse ? inverse : sign);
            }
            operand.of.show(out);
        }
    }
}
