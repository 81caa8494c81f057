package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Chain;
import io.ponder.answers.equal.MathAnswer.Interval;
import io.ponder.answers.equal.MathAnswer.Matrix;
import io.ponder.answers.equal.MathAnswer.Named;
import io.ponder.answers.equal.MathAnswer.Ratio;
import io.ponder.answers.equal.MathAnswer.Reals;
import io.ponder.answers.equal.MathAnswer.Relation;
import io.ponder.answers.equal.MathAnswer.Several;
import io.ponder.answers.equal.MathAnswer.Sign;
import io.ponder.answers.equal.MathAnswer.Single;
import io.ponder.answers.equal.MathAnswer.Tuple;
import io.ponder.answers.equal.MathAnswer.Unread;
import io.ponder.answers.equal.MathAnswer.Words;
import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Quotient;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.identity.Fingerprint;
import io.ponder.answers.identity.RealSet;
import io.ponder.answers.identity.Work;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A string that equal answers share, by which they are grouped without comparing any two of them. It is as strict as
 * {@link AnswerComparison} and misses what that allows for one pair at a time: rounding, 50% for 0.5, a domain that one
 * spelling lacks.
 */
public final class CanonicalKey {
    private final Work work;

    private CanonicalKey(Work work) {
        this.work = work;
    }

    /** Empty if the answer was not read, or cannot be computed within the limits. */
    public static Optional<String> of(MathAnswer answer) {
        return of(answer, new Work());
    }

    static Optional<String> of(MathAnswer answer, Work work) {
        try {
            return Optional.of(new CanonicalKey(work).key(answer));
        } catch (NotComparableException e) {
            return Optional.empty();
        }
    }

    private String key(MathAnswer answer) {
        Optional<RealSet> set = isSet(answer) ? SolutionSets.of(answer, work) : Optional.empty();
        if (set.isPresent()) {
            return set(set.get());
        }
        return switch (answer) {
            case Single single -> Fingerprint.of(single.expression(), work);
            case Words(String text, var _) -> text;
            case Tuple(List<MathAnswer> elements) -> "(" + joined(",", elements, this::key) + ")";
            case Several several -> several(several);
            case Interval(Expression low, boolean lowClosed, Expression high, boolean highClosed) ->
                (lowClosed ? "[" : "(") + fingerprint(low) + "," + fingerprint(high) + (highClosed ? "]" : ")");
            case Reals(RealSet reals) -> set(reals);
            case Matrix(List<List<Expression>> rows) ->
                "\\begin{matrix}" + joined("\\\\", rows, row -> joined("&", row, this::fingerprint)) + "\\end{matrix}";
            case Relation comparison -> relation(comparison);
            case Chain(List<Relation> links) ->
                String.join(" and ", links.stream().map(this::relation).sorted().toList());
            case Named(String _, boolean _, MathAnswer value) -> key(value);
            case Ratio(List<Expression> parts, boolean clock) -> ratio(parts, clock);
            case Unread(String reason) -> throw new NotComparableException(reason);
        };
    }

    /** A finite set has the key of its elements. */
    private String set(RealSet set) {
        String key = RealSet.fingerprint(set, work);
        if (!key.startsWith("\\{") || key.contains("(") || key.contains("[")) {
            return key;
        }
        return Arrays.stream(key.split("\\\\cup", -1))
                .map(piece -> piece.substring(2, piece.length() - 2))
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** Inequalities share the key of the set they describe. */
    private static boolean isSet(MathAnswer answer) {
        return switch (answer) {
            case Relation comparison -> comparison.sign() != Sign.EQUAL;
            case Chain _ -> true;
            case Several several ->
                several.elements().stream().anyMatch(e -> e instanceof Relation || e instanceof Chain);
            default -> false;
        };
    }

    private String fingerprint(Expression expression) {
        return Fingerprint.of(expression, work);
    }

    private static <T> String joined(String separator, List<T> parts, Function<T, String> key) {
        return parts.stream().map(key).collect(Collectors.joining(separator));
    }

    private String several(Several several) {
        boolean related = several.elements().stream().anyMatch(e -> e instanceof Relation || e instanceof Chain);
        long names = several.elements().stream()
                .filter(Named.class::isInstance)
                .map(element -> ((Named) element).name())
                .distinct()
                .count();
        List<String> keys = several.elements().stream()
                .map(element -> (names > 1 && element instanceof Named(String name, var _, var _) ? name + "=" : "")
                        + key(element))
                .sorted()
                .distinct()
                .toList();
        return (related ? several.join() + " " : "") + String.join(",", keys);
    }

    private String relation(Relation comparison) {
        boolean directed = comparison.sign() == Sign.LESS || comparison.sign() == Sign.AT_MOST;
        Expression sides = comparison.left().minus(comparison.right());
        String difference = Fingerprint.ofDirection(
                comparison.sign() == Sign.EQUAL ? Denominators.cleared(sides) : sides, directed, work);
        return difference
                + switch (comparison.sign()) {
                    case EQUAL -> "=0";
                    case NOT_EQUAL -> "\\neq 0";
                    case LESS -> "<0";
                    case AT_MOST -> "\\leq 0";
                };
    }

    private String ratio(List<Expression> parts, boolean clock) {
        Expression first = parts.getFirst();
        return joined(":", parts, part -> fingerprint(clock ? part : new Quotient(part, first)));
    }
}
