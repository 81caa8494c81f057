package io.ponder.accounts.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of the answer to one search.
 *
 * @param correct whether the answer is right; null where the client does not say
 * @param rating how good it is, 0 to 1; null likewise
 * @param answer the right answer; null likewise
 * @param comment in the client's words; null for none
 * @param key the id of the key that said so; null where none is required
 */
public record Feedback(
        @Nullable Boolean correct,
        @Nullable Double rating,
        @Nullable String answer,
        @Nullable String comment,
        @Nullable String key,
        Instant at) {

    Feedback withoutWords() {
        return new Feedback(correct, rating, null, null, key, at);
    }

    Feedback withoutComment() {
        return new Feedback(correct, rating, answer, null, key, at);
    }

    /** Whether it holds words, which are kept only with the texts of the search. */
    public boolean hasWords() {
        return answer != null || comment != null;
    }
}
