package io.ponder.verifier.rewardmodel.wire;

import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.rewardmodel.config.ScoreNormalisation;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * vLLM's {@code POST /pooling} with the task {@code token_classify}. A process model gives one row of labels at each
 * step separator, if vLLM is told to pool by {@code STEP}. An outcome model gives a row for each token, of which the
 * last counts, as for Qwen2.5-Math-RM.
 */
final class VllmPooling extends VllmInputs {

    VllmPooling(RewardModel model, RewardHttp http) {
        super(model, http, "pooling");
    }

    @Override
    ObjectNode body() {
        return ReplyEntries.body(model)
                .put("task", "token_classify")
                .put("use_activation", model.normalisation().way() == ScoreNormalisation.Way.PROBABILITY);
    }

    @Override
    List<List<Double>> labels(JsonNode entry) {
        List<List<Double>> rows = new ArrayList<>();
        for (JsonNode row : entry.path("data")) {
            rows.add(ReplyEntries.row(row));
        }
        return model.isProcess() || rows.isEmpty() ? rows : List.of(rows.getLast());
    }
}
