package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.reasoning.model.Capability;

/**
 * A model and how its engine is spoken to.
 *
 * @param name the model's name in the engine
 * @param mostSamples the most samples one call may ask for; 1 where the engine draws one a call
 */
record EngineModel(ModelInfo info, String name, Dialect dialect, int mostSamples) {

    boolean can(Capability capability) {
        return info.capabilities().contains(capability);
    }
}
