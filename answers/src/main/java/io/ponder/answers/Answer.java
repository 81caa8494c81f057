package io.ponder.answers;

/**
 * An answer and the key it is grouped by. Answers with equal keys are equivalent, so that grouping n answers takes n hash
 * lookups; {@link AnswerEquivalence} compares two whose keys differ. Answers of different {@linkplain AnswerFormat
 * formats} are not comparable.
 *
 * @param text the answer as the model wrote it, trimmed
 * @param key its canonical form, never blank: a candidate without an answer has no {@code Answer} at all
 */
public record Answer(String text, String key) {
    public Answer {
        if (text.isBlank() || key.isBlank()) {
            throw new IllegalArgumentException("an answer needs a text and a key");
        }
        // One string where they are alike, as they mostly are: a search keeps many.
        key = key.equals(text) ? text : key;
    }
}
