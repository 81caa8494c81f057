package io.ponder.contracts.verifier;

import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.score.VerifierKind;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One verifier of {@code GET /v1/verifiers}.
 *
 * @param kind whether it scores a finished candidate or every step
 * @param asksJudge whether it asks the search's judge model through proposer-service
 * @param clients whether client traffic may name it; {@code reference} is for evaluation and training data only
 * @param needs what the engine that wrote the candidates must be able to tell of its own tokens; usually nothing. What a
 *     judge's own engine must is not among it
 * @param models those it asks on engines of their own; prices are known by these names
 */
public record VerifierInfo(
        String name,
        VerifierKind kind,
        String description,
        boolean asksJudge,
        boolean clients,
        Set<Capability> needs,
        Set<String> models) {

    public VerifierInfo {
        needs = Collections.unmodifiableSet(new TreeSet<>(needs));
        models = Collections.unmodifiableSet(new TreeSet<>(models));
    }

    /** A verifier that reads the candidates' text alone, or shows it to the judge. */
    public VerifierInfo(String name, VerifierKind kind, String description, boolean asksJudge, boolean clients) {
        this(name, kind, description, asksJudge, clients, Set.of(), Set.of());
    }

    /** Whether scoring spends a model's tokens, which a budget must keep room for. */
    public boolean usesModel() {
        return asksJudge || !models.isEmpty();
    }

    /** The body of {@code GET /v1/verifiers}. */
    public record Listing(List<VerifierInfo> verifiers) {
        public Listing {
            verifiers = List.copyOf(verifiers);
        }
    }
}
