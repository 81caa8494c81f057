package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.reasoning.model.Capability;

/**
 * A model and how to talk to its engine.
 *
 * @param name the model's name in the engine
 * @param mostSamples the most samples one call may ask for; 1 if the engine draws one per call
 */
record EngineModel(ModelInfo info, String name, Dialect dialect, int mostSamples) {

    boolean can(Capability capability) {
        return info.capabilities().contains(capability);
    }
}
