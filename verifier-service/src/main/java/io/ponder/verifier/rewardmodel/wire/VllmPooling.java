package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardBackend;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.rewardmodel.config.ScoreNormalisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * vLLM's {@code POST /pooling} with the task {@code token_classify}: for a process model one row of labels at each step
 * separator, where vLLM is told to pool by {@code STEP}; for an outcome model a row at each token, of which the last
 * counts, as for Qwen2.5-Math-RM.
 */
final class VllmPooling implements RewardBackend {

    private final RewardModel model;
    private final RewardHttp http;
    private final VllmInputs calls;

    VllmPooling(RewardModel model, RewardHttp http) {
        this.model = model;
        this.http = http;
        this.calls = new VllmInputs(model, http, "pooling", this::body, entry -> rows(entry.path("data")));
    }

    @Override
    public List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        return calls.ask(inputs, context, cancellation);
    }

    private ObjectNode body() {
        return ReplyEntries.body(model)
                .put("task", "token_classify")
                .put("use_activation", model.normalisation().way() == ScoreNormalisation.Way.PROBABILITY);
    }

    private List<List<Double>> rows(JsonNode data) {
        List<List<Double>> rows = new ArrayList<>();
        for (JsonNode row : data) {
            rows.add(ReplyEntries.row(row));
        }
        return model.isProcess() || rows.isEmpty() ? rows : List.of(rows.getLast());
    }

    @Override
    public Optional<Failure> trouble() {
        return http.trouble();
    }
}
