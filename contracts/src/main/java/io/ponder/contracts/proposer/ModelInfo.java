package io.ponder.contracts.proposer;

import io.ponder.reasoning.model.Capability;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One model of {@code GET /v1/models} on proposer-service, default first.
 *
 * @param id the name clients use
 * @param backend what serves it: {@code embedded} or {@code upstream}
 * @param contextTokens prompt and completion together; null where the engine does not say
 * @param capabilities what its engine can do
 */
public record ModelInfo(String id, String backend, @Nullable Integer contextTokens, Set<Capability> capabilities) {

    /** The body of {@code GET /v1/models}. */
    public record Listing(List<ModelInfo> models) {
        public Listing {
            models = List.copyOf(models);
        }
    }
}
