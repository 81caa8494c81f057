package io.ponder.answers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Pairs of answers from a test resource. */
record AnswerPairs(Answer one, Answer other) {
    static List<AnswerPairs> in(String name) {
        try (InputStream file = Objects.requireNonNull(AnswerPairs.class.getResourceAsStream("/answers/" + name));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" \\|\\|\\| ", -1))
                    .map(pair -> new AnswerPairs(AnswerReader.normalise(pair[0]), AnswerReader.normalise(pair[1])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True if both have the same answers, in any order and spelling. */
    boolean isOf(AnswerPairs pair) {
        return Set.of(one.key(), other.key()).equals(Set.of(pair.one.key(), pair.other.key()));
    }

    @Override
    public String toString() {
        return one.text() + "   and   " + other.text();
    }
}
