package io.ponder.contracts.proposer;

import io.ponder.reasoning.model.Capability;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model in the reply to {@code GET /v1/models} of proposer-service, default first.
 *
 * @param id the name that clients use
 * @param backend what serves it: {@code embedded} or {@code upstream}
 * @param contextTokens the most prompt and completion tokens together; null if the engine does not say
 * @param capabilities what the model's engine can do
 */
public record ModelInfo(String id, String backend, @Nullable Integer contextTokens, Set<Capability> capabilities) {

    /** The body of {@code GET /v1/models}. */
    public record Listing(List<ModelInfo> models) {
        public Listing {
            models = List.copyOf(models);
        }
    }
}
