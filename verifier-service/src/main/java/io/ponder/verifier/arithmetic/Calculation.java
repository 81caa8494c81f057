package io.ponder.verifier.arithmetic;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.ExpressionReader;
import io.ponder.answers.formula.Token;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Arithmetic on numbers, as a text has it. */
final class Calculation {

    /**
     * A sign or a number of it.
     *
     * @param token for the reader of formulas
     * @param shown for people
     * @param depth how many brackets stand around it
     */
    record Part(Token token, String shown, int depth) {
        /** Whether it makes one number of several, or another one of one. */
        boolean computes() {
            return shown.startsWith(" ") || token.is("^") || token.isCommand("sqrt");
        }
    }

    private final List<Part> parts;
    private final int first;
    private @Nullable Expression expression;

    /**
     * @param first how many of the parts are its first operand
     */
    Calculation(List<Part> parts, int first) {
        this.parts = List.copyOf(parts);
        this.first = first;
    }

    /**
     * @throws io.ponder.answers.formula.NotComparableException if it is no formula after all
     */
    Expression expression() {
        Expression read = expression;
        if (read == null) {
            read = ExpressionReader.readAsWritten(
                    parts.stream().map(Part::token).toList());
            expression = read;
        }
        return read;
    }

    /** The number a running calculation goes on from: its first operand. */
    Calculation first() {
        return first == parts.size() ? this : new Calculation(parts.subList(0, first), first);
    }

    /** Whether it is one number, so that nothing is computed. */
    boolean isPlain() {
        return parts.stream().noneMatch(Part::computes);
    }

    boolean hasPercent() {
        return parts.stream().anyMatch(part -> part.token().is("%"));
    }

    /** Whether it multiplies or divides as a whole; what stands in brackets does not count. */
    boolean isProduct() {
        boolean product = false;
        for (Part part : parts) {
            if (part.depth() == 0 && (part.shown().equals(" + ") || part.shown().equals(" - "))) {
                return false;
            }
            product |=
                    part.depth() == 0 && (part.token().is("*") || part.token().is("/"));
        }
        return product;
    }

    /** For people: {@code 8 × (3 + 2)}. */
    String shown() {
        return parts.stream().map(Part::shown).collect(Collectors.joining());
    }
}
