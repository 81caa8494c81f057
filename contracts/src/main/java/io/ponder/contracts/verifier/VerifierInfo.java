package io.ponder.contracts.verifier;

import io.ponder.reasoning.score.VerifierKind;
import java.util.List;

/**
 * One verifier of {@code GET /v1/verifiers}.
 *
 * @param kind whether it scores a finished candidate or every step
 * @param usesModel whether scoring spends a model's tokens, which a budget must keep room for
 * @param clients whether client traffic may name it; {@code reference} is for evaluation and training data only
 */
public record VerifierInfo(String name, VerifierKind kind, String description, boolean usesModel, boolean clients) {

    /** The body of {@code GET /v1/verifiers}. */
    public record Listing(List<VerifierInfo> verifiers) {
        public Listing {
            verifiers = List.copyOf(verifiers);
        }
    }
}
