package io.ponder.answers;

import io.ponder.answers.equal.CanonicalKey;
import io.ponder.answers.equal.MathAnswer;
import io.ponder.answers.equal.MathAnswerReader;
import io.ponder.answers.equal.Spelling;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An answer and the key it is grouped by. Answers with equal keys are equivalent, so that grouping n answers takes n hash
 * lookups; {@link AnswerEquivalence} compares two whose keys differ. Answers of different {@linkplain AnswerFormat
 * formats} are not comparable.
 *
 * <p>An answer also carries what it is as mathematics: read once, when it is first asked for, and kept. Two answers are
 * {@linkplain #equals equal} if their texts and keys are.
 */
public final class Answer {
    private final String text;
    private final String key;
    /** Whether all of the text is the answer; false if only a part of it may be, as the number of a sentence. */
    private final boolean whole;

    private @Nullable MathAnswer mathematics;

    /**
     * An answer of which nothing else is known, such as one that was stored.
     *
     * @param text the answer as the model wrote it, trimmed
     * @param key its canonical form, never blank: a candidate without an answer has no {@code Answer} at all
     * @throws IllegalArgumentException if either is blank
     */
    public Answer(String text, String key) {
        this(text, key, false, null);
    }

    private Answer(String text, String key, boolean whole, @Nullable MathAnswer mathematics) {
        if (text.isBlank() || key.isBlank()) {
            throw new IllegalArgumentException("an answer needs a text and a key");
        }
        this.text = text;
        // One string where they are alike, as they mostly are: a search keeps many.
        this.key = key.equals(text) ? text : key;
        this.whole = whole;
        this.mathematics = mathematics;
    }

    /** An answer that all of the text is. */
    static Answer whole(String text, String key) {
        return new Answer(text, key, true, null);
    }

    /** The same answer under another key. */
    Answer withKey(String other) {
        return new Answer(text, other, true, mathematics());
    }

    public String text() {
        return text;
    }

    public String key() {
        return key;
    }

    /** What the answer is as mathematics. Threads that ask at once may each read it, and read the same. */
    MathAnswer mathematics() {
        MathAnswer read = mathematics;
        if (read == null) {
            MathAnswer all = MathAnswerReader.read(text);
            read = whole || isReadFrom(all) ? all : MathAnswerReader.read(key);
            mathematics = read;
        }
        return read;
    }

    /** True if the key is that of the text, as it is spelt or as mathematics; else the key is what was taken from it. */
    private boolean isReadFrom(MathAnswer all) {
        return text.length() > MathAnswerReader.MAX_LENGTH
                || Spelling.of(text).equals(key)
                || CanonicalKey.of(all).filter(key::equals).isPresent();
    }

    /**
     * All it may mean, as the other of two answers may have it; what it means to a vote comes first.
     *
     * @param reference true for what the other is measured by
     */
    List<MathAnswer> readings(boolean reference) {
        MathAnswer first = mathematics();
        if (!whole && !isReadFrom(first)) {
            return List.of(first);
        }
        return Stream.concat(Stream.of(first), MathAnswerReader.otherReadings(text, reference).stream())
                .toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Answer answer && text.equals(answer.text) && key.equals(answer.key);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + key.hashCode();
    }

    @Override
    public String toString() {
        return text + " [" + key + "]";
    }
}
