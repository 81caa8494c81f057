package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Ratio;
import io.ponder.answers.equal.MathAnswer.Relation;
import io.ponder.answers.equal.MathAnswer.Sign;
import io.ponder.answers.formula.Expression;
import io.ponder.answers.identity.Comparison;
import io.ponder.answers.identity.Identity;
import io.ponder.answers.identity.Work;
import java.util.OptionalInt;

/** Compares what is the same up to a factor: relations, and ratios. */
final class RelationComparison {
    private RelationComparison() {}

    /** Relations are the same if the differences of their sides are, up to a constant factor. */
    static Comparison of(Relation x, Relation y, Work work) {
        if (x.sign() != y.sign()) {
            return Comparison.different("the relations are different");
        }
        if (x.equals(y)) {
            return Comparison.equal("both are the same relation");
        }
        boolean directed = x.sign() == Sign.LESS || x.sign() == Sign.AT_MOST;
        Expression one = x.left().minus(x.right());
        Expression other = y.left().minus(y.right());
        OptionalInt sign = Identity.proportion(one, other, work);
        if (sign.isEmpty() && x.sign() == Sign.EQUAL) {
            Expression oneCleared = Denominators.cleared(one);
            Expression otherCleared = Denominators.cleared(other);
            sign = oneCleared.equals(one) && otherCleared.equals(other)
                    ? sign
                    : Identity.proportion(oneCleared, otherCleared, work);
        }
        if (sign.isPresent() && (sign.getAsInt() > 0 || !directed)) {
            return Comparison.equal("both are the same relation");
        }
        return sign.isPresent() || directed
                ? Comparison.different("no positive factor turns one into the other")
                : Comparison.different("no constant factor turns one equation into the other");
    }

    static Comparison ofRatios(Ratio x, Ratio y, Work work) {
        if (x.parts().size() != y.parts().size()) {
            return Comparison.different("the ratios have different numbers of parts");
        }
        boolean scaled = !x.clock() && !y.clock();
        Comparison verdict = Comparison.equal("the ratios are equal");
        for (int i = scaled ? 1 : 0; i < x.parts().size(); i++) {
            Expression one = x.parts().get(i);
            Expression other = y.parts().get(i);
            verdict = AnswerComparison.all(
                    verdict,
                    scaled
                            ? Identity.compare(
                                    Expression.product(one, y.parts().getFirst()),
                                    Expression.product(other, x.parts().getFirst()),
                                    work)
                            : Identity.compare(one, other, work));
        }
        return verdict;
    }
}
