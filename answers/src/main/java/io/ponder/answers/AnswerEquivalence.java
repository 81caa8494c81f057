package io.ponder.answers;

import io.ponder.answers.equal.AnswerComparison;
import io.ponder.answers.equal.CanonicalKey;
import io.ponder.answers.equal.MathAnswer;
import io.ponder.answers.equal.ReferenceComparison;
import io.ponder.answers.identity.Comparison;
import java.util.Optional;

/**
 * Whether two answers are the same mathematics, however they are written: numbers, expressions equal under algebra,
 * points, intervals, sets, matrices, equations and inequalities, several answers, choices and words. docs/answers.md
 * states what counts as equal.
 *
 * <p>It never throws, and what it costs is bounded: what is too long, too deep or too large, or cannot
 * be read, is not comparable. Nothing it reads can run code.
 */
public final class AnswerEquivalence {
    /** The key of 2000! would be 5,736 digits. */
    private static final int MAX_KEY = 4_000;

    private AnswerEquivalence() {}

    /** Compares two answers; the same either way round. */
    public static Comparison compare(Answer a, Answer b) {
        if (a.equals(b)) {
            return Comparison.equal("both are written alike");
        }
        Comparison found = AnswerComparison.of(a.mathematics(), b.mathematics());
        boolean undecided = found.outcome() == Comparison.Outcome.NOT_COMPARABLE;
        return undecided && a.key().equals(b.key()) ? Comparison.equal("both are written alike") : found;
    }

    /**
     * Compares an answer with the right one. The reference may settle what the answer alone leaves open: 1,5 and 1.234,
     * read as in German, 5 m for 5, (3,4) for 3, 4, and 1/3 for 0.33, but not 0.33 for 1/3.
     */
    public static Comparison compareWithReference(Answer found, Answer reference) {
        Comparison verdict = compare(found, reference);
        if (verdict.isEqual()) {
            return verdict;
        }
        Comparison settled = ReferenceComparison.of(found.readings(false), reference.readings(true));
        return settled.isEqual() || settled.outOfWork() ? settled : verdict;
    }

    /** Why an answer cannot be compared with any other that is written differently; empty if it could be read. */
    public static Optional<String> whyUnreadable(Answer answer) {
        return answer.mathematics() instanceof MathAnswer.Unread(String reason)
                ? Optional.of(reason)
                : Optional.empty();
    }

    /**
     * The same answer under a key that all its spellings share, so that votes on it are counted together. Answers with
     * equal keys are equal; of two that {@link #compare} finds equal the keys may differ, see {@link CanonicalKey}.
     */
    public static Answer canonical(Answer answer) {
        return CanonicalKey.of(answer.mathematics())
                .filter(key -> key.length() <= MAX_KEY)
                .map(answer::withKey)
                .orElse(answer);
    }
}
