package io.ponder.verifier.reward;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.Failure;
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
        this.calls =
                new VllmInputs(model, http, "classify", this::body, entry -> List.of(Entries.row(entry.path("probs"))));
    }

    @Override
    public List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        return calls.ask(inputs, context, cancellation);
    }

    private ObjectNode body() {
        return Entries.body(model).put("use_activation", model.normalisation().way() == Normalisation.Way.PROBABILITY);
    }

    @Override
    public Optional<Failure> trouble() {
        return http.trouble();
    }
}
