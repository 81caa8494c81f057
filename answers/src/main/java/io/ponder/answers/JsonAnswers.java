package io.ponder.answers;

import io.ponder.answers.extract.FirstTurn;
import io.ponder.answers.extract.JsonCanonical;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers that are JSON documents. What is compared is the value at a path that the request names; by default the
 * member {@code answer} of an object that has one, and otherwise the whole document.
 *
 * <p>A string or a number at the path is compared as {@link AnswerFormat#AUTO} compares answers, so that {@code "42"},
 * {@code 42} and {@code "42.0"} are one answer. Other values, and whole documents, are equal if they have one canonical
 * form. A document without the path has no answer, and neither has one with null or a blank string there.
 */
final class JsonAnswers {

    private static final List<String> USUAL = List.of("answer");
    private static final AnswerReader MARKED = AnswerReader.of(AnswerFormat.AUTO);

    private final @Nullable JsonPointer compared;

    /** @param compared null for the usual choice */
    JsonAnswers(@Nullable JsonPointer compared) {
        this.compared = compared;
    }

    Optional<Answer> read(String text, boolean complete) {
        return document(text, complete)
                .or(() -> document(String.join("", FirstTurn.of(text).pieces()), complete));
    }

    private Optional<Answer> document(String text, boolean complete) {
        String document = JsonCanonical.withoutFence(text.strip());
        // a cut number may still be valid; objects, arrays and strings show where they end
        boolean closed = complete || (!document.isEmpty() && "{[\"".indexOf(document.charAt(0)) >= 0);
        if (!closed) {
            return Optional.empty();
        }
        Optional<String> value = JsonCanonical.at(document, compared == null ? USUAL : compared.tokens());
        return value.isPresent() || compared != null
                ? value.flatMap(JsonAnswers::value)
                : JsonCanonical.of(document).map(key -> new Answer(document, key));
    }

    /** @param canonical of the value at the path */
    private static Optional<Answer> value(String canonical) {
        char first = canonical.charAt(0);
        if (first == 'n') {
            return Optional.empty();
        }
        if (first == '"') {
            String words = JsonCanonical.string(canonical);
            boolean isText = StandardCharsets.UTF_8.newEncoder().canEncode(words);
            return isText ? comparable(words) : Optional.of(new Answer(canonical, canonical));
        }
        boolean isNumber = first == '-' || Character.isDigit(first);
        return isNumber
                ? comparable(JsonCanonical.plainNumber(canonical))
                : Optional.of(new Answer(canonical, canonical));
    }

    /** What a mark in it says, such as a box; else all of it. */
    private static Optional<Answer> comparable(String words) {
        return words.isBlank()
                ? Optional.empty()
                : MARKED.read(words, false)
                        .or(() -> Optional.of(AnswerReader.normalise(words)))
                        .map(AnswerEquivalence::canonical);
    }
}
