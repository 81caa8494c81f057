package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What vLLM's pooling endpoints have in common: all inputs in one call where their template is applied here, a call for
 * each where vLLM applies the model's own to messages, and {@code data} with an entry for each.
 */
final class VllmInputs {

    private final RewardModel model;
    private final RewardHttp http;
    private final String path;
    private final Supplier<ObjectNode> body;
    private final Function<JsonNode, List<List<Double>>> labels;
    private final ParallelCalls calls;

    /**
     * @param body makes a request without its input
     * @param labels reads an entry: one row of labels for each score
     */
    VllmInputs(
            RewardModel model,
            RewardHttp http,
            String path,
            Supplier<ObjectNode> body,
            Function<JsonNode, List<List<Double>>> labels) {
        this.model = model;
        this.http = http;
        this.path = path;
        this.body = body;
        this.labels = labels;
        this.calls = new ParallelCalls(Math.max(16, model.batching().maxConcurrent()));
    }

    List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        if (model.template() == null) {
            return calls.each(inputs, cancellation, (input, part) -> {
                ObjectNode request = body.get();
                request.set("messages", ReplyEntries.conversation(input));
                return answers(http.post(path, request, context, part), List.of(input))
                        .getFirst();
            });
        }
        ObjectNode request = body.get();
        ArrayNode texts = request.putArray("input");
        inputs.forEach(input -> texts.add(input.text()));
        return answers(http.post(path, request, context, cancellation), inputs);
    }

    private List<RewardAnswer> answers(JsonNode reply, List<RewardInput> inputs) {
        List<JsonNode> entries = ReplyEntries.inOrder(reply.path("data"), inputs.size(), http.who());
        List<Tokens> tokens = ReplyEntries.shares(RewardHttp.usage(reply), inputs);
        List<RewardAnswer> answers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            answers.add(new RewardAnswer.Raw(labels.apply(entries.get(i)), tokens.get(i), null));
        }
        return answers;
    }
}
