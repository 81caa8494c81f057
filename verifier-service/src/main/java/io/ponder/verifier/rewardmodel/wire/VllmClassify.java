package io.ponder.verifier.rewardmodel.wire;

import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.rewardmodel.config.ScoreNormalisation;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * vLLM's {@code POST /classify}, for sequence rewards such as Skywork-Reward-V2: the raw logits, or the classes'
 * probabilities if the normalisation needs them.
 */
final class VllmClassify extends VllmInputs {

    VllmClassify(RewardModel model, RewardHttp http) {
        super(model, http, "classify");
    }

    @Override
    ObjectNode body() {
        return ReplyEntries.body(model)
                .put("use_activation", model.normalisation().way() == ScoreNormalisation.Way.PROBABILITY);
    }

    @Override
    List<List<Double>> labels(JsonNode entry) {
        return List.of(ReplyEntries.row(entry.path("probs")));
    }
}
