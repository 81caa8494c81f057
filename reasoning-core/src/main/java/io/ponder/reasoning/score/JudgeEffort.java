package io.ponder.reasoning.score;

import org.jspecify.annotations.Nullable;

/**
 * What a verifier asks its model, at most. A budget leaves room for it.
 *
 * @param questions about one candidate, each of which quotes problem and candidate; 0 if it asks about no single one
 * @param written tokens of all replies about one candidate together
 * @param once what it asks about all candidates of a call together; null for nothing
 */
public record JudgeEffort(
        int questions, int written, @Nullable Once once) {

    /** One question, answered by one token. */
    public static final JudgeEffort ONE_WORD = new JudgeEffort(1, 1);

    /**
     * What is asked once, however many candidates there are.
     *
     * @param questions each of which quotes the problem, at least 1
     * @param read tokens of all questions together, without the problem
     * @param written tokens of all replies together
     */
    public record Once(int questions, int read, int written) {

        private Once plus(@Nullable Once other) {
            return other == null
                    ? this
                    : new Once(questions + other.questions, read + other.read, written + other.written);
        }

        /** Tokens that are read at most. */
        public long read(long problemTokens) {
            return questions * problemTokens + read;
        }
    }

    /** About each candidate by itself. */
    public JudgeEffort(int questions, int written) {
        this(questions, written, null);
    }

    /** About the problem alone. */
    public static JudgeEffort once(Once once) {
        return new JudgeEffort(0, 0, once);
    }

    /** What is written is read again by a question that follows it. */
    public int readAgain() {
        return questions > 1 ? written : 0;
    }

    /** Of two verifiers that are asked one after the other. */
    public JudgeEffort plus(JudgeEffort other) {
        return new JudgeEffort(
                questions + other.questions,
                written + other.written,
                once == null ? other.once : once.plus(other.once));
    }
}
