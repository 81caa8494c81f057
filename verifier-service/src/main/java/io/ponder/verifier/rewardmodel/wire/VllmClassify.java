package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardBackend;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.rewardmodel.config.ScoreNormalisation;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * vLLM's {@code POST /classify}, for sequence rewards such as Skywork-Reward-V2: the raw logits, or the classes'
 * probabilities where the normalisation wants them.
 */
final class VllmClassify implements RewardBackend {

    private final RewardModel model;
    private final RewardHttp http;
    private final VllmInputs calls;

    VllmClassify(RewardModel model, RewardHttp http) {
        this.model = model;
        this.http = http;
        this.calls = new VllmInputs(
                model, http, "classify", this::body, entry -> List.of(ReplyEntries.row(entry.path("probs"))));
    }

    @Override
    public List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        return calls.ask(inputs, context, cancellation);
    }

    private ObjectNode body() {
        return ReplyEntries.body(model)
                .put("use_activation", model.normalisation().way() == ScoreNormalisation.Way.PROBABILITY);
    }

    @Override
    public Optional<Failure> trouble() {
        return http.trouble();
    }
}
