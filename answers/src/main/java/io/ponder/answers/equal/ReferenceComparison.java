package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Named;
import io.ponder.answers.equal.MathAnswer.Several;
import io.ponder.answers.equal.MathAnswer.Single;
import io.ponder.answers.equal.MathAnswer.Tuple;
import io.ponder.answers.identity.Comparison;
import io.ponder.answers.identity.Work;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares an answer with a reference, which settles what the answer alone leaves open: whether its comma is a decimal
 * point, whether a letter behind a number is a unit, whether a list is a point, to how many places a value was asked for.
 */
public final class ReferenceComparison {
    private ReferenceComparison() {}

    /** Each list begins with the reading that the answer has in a vote. */
    public static Comparison of(List<MathAnswer> found, List<MathAnswer> reference) {
        Work work = new Work();
        List<MathAnswer> rounded =
                reference.stream().map(ReferenceComparison::rounded).toList();
        Comparison first = AnswerComparison.withReference(found.getFirst(), rounded.getFirst(), work);
        if (first.isEqual() || (found.size() == 1 && rounded.size() == 1)) {
            return first;
        }
        Comparison verdict = first;
        for (MathAnswer one : found) {
            for (MathAnswer right : rounded) {
                Comparison other = AnswerComparison.withReference(one, right, work);
                if (other.isEqual()) {
                    return Comparison.equal("its separators or unit can be read as those of the reference");
                }
                verdict = other.outOfWork() ? other : verdict;
            }
        }
        return verdict;
    }

    private static MathAnswer rounded(MathAnswer reference) {
        return switch (reference) {
            case Single(var value, var mark, int places, var unit, boolean _) ->
                new Single(value, mark, places, unit, true);
            case Tuple(var elements) -> new Tuple(rounded(elements.stream()));
            case Several(var elements, var join) -> new Several(rounded(elements.stream()), join);
            case Named(String name, boolean variable, MathAnswer value) -> new Named(name, variable, rounded(value));
            default -> reference;
        };
    }

    private static List<MathAnswer> rounded(Stream<MathAnswer> elements) {
        return elements.map(ReferenceComparison::rounded).toList();
    }
}
