package io.ponder.verifier.arithmetic;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.ExpressionReader;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Token;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Arithmetic on numbers, as a text has it. */
final class Calculation {

    /**
     * A sign or a number of it.
     *
     * @param token for the reader of formulas
     * @param shown for people
     * @param depth how many brackets stand around it
     */
    record Part(Token token, String shown, int depth) {}

    private final List<Part> parts;
    private final int first;
    private final Expression expression;

    /**
     * @param first how many of the parts are its first operand
     */
    private Calculation(List<Part> parts, int first) {
        this.parts = List.copyOf(parts);
        this.first = first;
        this.expression =
                ExpressionReader.readAsWritten(parts.stream().map(Part::token).toList());
    }

    /** Empty if it is no formula after all. */
    static Optional<Calculation> of(List<Part> parts, int first) {
        try {
            return Optional.of(new Calculation(parts, first));
        } catch (NotComparableException e) {
            return Optional.empty();
        }
    }

    Expression expression() {
        return expression;
    }

    /** The number a running calculation goes on from: its first operand. */
    Calculation first() {
        return first == parts.size() ? this : new Calculation(parts.subList(0, first), first);
    }

    /** Whether it is one number, so that nothing is computed. */
    boolean isPlain() {
        return PercentReading.isPlain(expression);
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
