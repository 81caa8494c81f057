package io.ponder.reasoning.score;

/**
 * What a verifier asks its model about one candidate, at most. A budget leaves room for it.
 *
 * @param questions each of which quotes problem and candidate, at least 1
 * @param written tokens of all replies together, at least 1
 */
public record JudgeEffort(int questions, int written) {

    /** One question, answered by one token. */
    public static final JudgeEffort ONE_WORD = new JudgeEffort(1, 1);

    /** What is written is read again by a question that follows it. */
    public int readAgain() {
        return questions > 1 ? written : 0;
    }

    /** Of two verifiers that are asked one after the other. */
    public JudgeEffort plus(JudgeEffort other) {
        return new JudgeEffort(questions + other.questions, written + other.written);
    }
}
