package io.ponder.answers;

import io.ponder.answers.equal.Verdict;
import io.ponder.answers.equal.Work;
import java.util.Optional;

/**
 * Whether two answers are the same mathematics, however they are written: numbers, expressions equal under algebra,
 * points, intervals, sets, matrices, equations and inequalities, several answers, choices and words. docs/answers.md
 * states what counts as equal.
 *
 * <p>It never throws, and what it costs is bounded by {@link Work}: what is too long, too deep or too large, or cannot
 * be read, is not comparable. Nothing it reads can run code.
 */
public final class AnswerEquivalence {
    /** The key of 2000! would be 5,736 digits. */
    private static final int MAX_KEY = 4_000;

    private AnswerEquivalence() {}

    /** Compares two answers; the same either way round. Made for a reference and a candidate's answer. */
    public static Verdict compare(Answer a, Answer b) {
        if (a.equals(b)) {
            return Verdict.equal("both are written alike");
        }
        Verdict verdict = MathComparison.of(read(a), read(b), new Work());
        boolean undecided = verdict.outcome() == Verdict.Outcome.NOT_COMPARABLE;
        return undecided && a.key().equals(b.key()) ? Verdict.equal("both are written alike") : verdict;
    }

    /**
     * The same answer under a key that all its spellings share, so that votes on it are counted together. Answers with
     * equal keys are equal; of two that {@link #compare} finds equal the keys may differ, see {@link MathKey}.
     */
    public static Answer canonical(Answer answer) {
        Optional<String> key = MathKey.of(read(answer), new Work());
        return key.filter(its -> its.length() <= MAX_KEY)
                .map(its -> new Answer(answer.text(), its))
                .orElse(answer);
    }

    /**
     * By its text, also where its key is the canonical one, which cannot always be read; by its key if the format of the answer
     * made something else of the text, as a number of a sentence.
     */
    private static MathAnswer read(Answer answer) {
        if (answer.text().length() > MathAnswerReader.MAX_LENGTH
                || AnswerKey.of(answer.text()).equals(answer.key())) {
            return MathAnswerReader.read(answer.text());
        }
        MathAnswer whole = MathAnswerReader.read(answer.text());
        boolean isCanonical =
                MathKey.of(whole, new Work()).filter(answer.key()::equals).isPresent();
        return isCanonical ? whole : MathAnswerReader.read(answer.key());
    }
}
