package io.ponder.contracts.verifier;

import io.ponder.reasoning.Capability;
import io.ponder.reasoning.score.VerifierKind;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One verifier of {@code GET /v1/verifiers}.
 *
 * @param kind whether it scores a finished candidate or every step
 * @param usesModel whether scoring spends a model's tokens, which a budget must keep room for
 * @param clients whether client traffic may name it; {@code reference} is for evaluation and training data only
 * @param needs what the engine that wrote the candidates must be able to tell of its own tokens; usually nothing. What a
 *     judge's own engine must is not among it
 */
public record VerifierInfo(
        String name, VerifierKind kind, String description, boolean usesModel, boolean clients, Set<Capability> needs) {

    public VerifierInfo {
        needs = Collections.unmodifiableSet(new TreeSet<>(needs));
    }

    /** A verifier that reads the candidates' text alone. */
    public VerifierInfo(String name, VerifierKind kind, String description, boolean usesModel, boolean clients) {
        this(name, kind, description, usesModel, clients, Set.of());
    }

    /** The body of {@code GET /v1/verifiers}. */
    public record Listing(List<VerifierInfo> verifiers) {
        public Listing {
            verifiers = List.copyOf(verifiers);
        }
    }
}
