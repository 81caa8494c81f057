package io.ponder.verifier.reward;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** vLLM's {@code POST /classify}, for sequence rewards such as Skywork-Reward-V2: the raw logits, or the classes'
 * probabilities where the normalisation wants them. */
final class VllmClassify implements RewardBackend {

    private final RewardModel model;
    private final RewardHttp http;
    private final ParallelCalls calls;

    VllmClassify(RewardModel model, RewardHttp http) {
        this.model = model;
        this.http = http;
        this.calls = new ParallelCalls(Math.max(16, model.batching().maxConcurrent()));
    }

    @Override
    public List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        if (model.template() == null) {
            return calls.each(inputs, cancellation, (input, part) -> {
                ObjectNode body = body();
                body.set("messages", Entries.conversation(input));
                return answers(http.post("/classify", body, context, part), List.of(input))
                        .getFirst();
            });
        }
        ObjectNode body = body();
        ArrayNode texts = body.putArray("input");
        inputs.forEach(input -> texts.add(input.text()));
        return answers(http.post("/classify", body, context, cancellation), inputs);
    }

    private ObjectNode body() {
        return Entries.body(model).put("use_activation", model.normalisation().way() == Normalisation.Way.PROBABILITY);
    }

    private List<RewardAnswer> answers(JsonNode reply, List<RewardInput> inputs) {
        List<JsonNode> entries = Entries.inOrder(reply.path("data"), inputs.size(), http.who());
        List<Tokens> tokens = Entries.shares(RewardHttp.usage(reply), inputs);
        List<RewardAnswer> answers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            List<Double> labels = Entries.row(entries.get(i).path("probs"));
            answers.add(new RewardAnswer.Raw(List.of(labels), tokens.get(i), null));
        }
        return answers;
    }

    @Override
    public Optional<Failure> trouble() {
        return http.trouble();
    }
}
