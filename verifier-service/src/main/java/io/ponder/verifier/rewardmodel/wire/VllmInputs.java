package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks vLLM's pooling endpoints. If the model has a template, all inputs go in one call; otherwise each is a call of
 * its own with messages, to which vLLM applies the model's own template. The reply has one entry of {@code data} for
 * each input.
 */
abstract class VllmInputs extends HttpBackend {

    private final String path;
    private final ParallelCalls calls;

    VllmInputs(RewardModel model, RewardHttp http, String path) {
        super(model, http);
        this.path = path;
        this.calls = new ParallelCalls(Math.max(16, model.batching().maxConcurrent()));
    }

    /** A request without its input. */
    abstract ObjectNode body();

    /** Reads an entry: one row of labels for each score. */
    abstract List<List<Double>> labels(JsonNode entry);

    @Override
    public final List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        if (model.template() == null) {
            return calls.each(inputs, cancellation, (input, part) -> {
                ObjectNode request = body();
                request.set("messages", ReplyEntries.conversation(input));
                return answers(request, http.post(path, request, context, part), List.of(input))
                        .getFirst();
            });
        }
        ObjectNode request = body();
        ArrayNode texts = request.putArray("input");
        inputs.forEach(input -> texts.add(input.text()));
        return answers(request, http.post(path, request, context, cancellation), inputs);
    }

    private List<RewardAnswer> answers(JsonNode asked, JsonNode reply, List<RewardInput> inputs) {
        List<JsonNode> entries = ReplyEntries.inOrder(asked, reply.path("data"), inputs.size(), http.who());
        List<Tokens> tokens = ReplyEntries.shares(RewardHttp.usage(asked, reply), inputs);
        List<RewardAnswer> answers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            answers.add(new RewardAnswer.Raw(labels(entries.get(i)), tokens.get(i), null));
        }
        return answers;
    }
}
