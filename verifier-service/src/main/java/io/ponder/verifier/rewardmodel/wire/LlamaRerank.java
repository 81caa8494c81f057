package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * llama-server's {@code POST /v1/rerank}, for a server started with {@code --reranking}. The problem is the query and
 * the candidates are the documents. A call has a single query, so each problem needs its own.
 */
final class LlamaRerank extends HttpBackend {

    private final ParallelCalls calls;

    LlamaRerank(RewardModel model, RewardHttp http) {
        super(model, http);
        this.calls = new ParallelCalls(Math.max(16, model.batching().maxConcurrent()));
    }

    @Override
    public List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        String first = VerdictPrompt.text(inputs.getFirst().messages());
        if (inputs.stream()
                .allMatch(input -> VerdictPrompt.text(input.messages()).equals(first))) {
            return answers(first, inputs, context, cancellation);
        }
        return calls.each(
                inputs,
                cancellation,
                (input, part) -> answers(VerdictPrompt.text(input.messages()), List.of(input), context, part)
                        .getFirst());
    }

    private List<RewardAnswer> answers(
            String query, List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        ObjectNode body = ReplyEntries.body(model).put("query", query).put("top_n", inputs.size());
        ArrayNode documents = body.putArray("documents");
        inputs.forEach(input -> documents.add(input.solution()));
        JsonNode reply = http.post("v1/rerank", body, context, cancellation);
        List<JsonNode> entries = ReplyEntries.inOrder(body, reply.path("results"), inputs.size(), http.who());
        List<Tokens> tokens = ReplyEntries.shares(RewardHttp.usage(body, reply), inputs);
        List<RewardAnswer> answers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            List<Double> label = ReplyEntries.row(entries.get(i).path("relevance_score"));
            answers.add(new RewardAnswer.Raw(List.of(label), tokens.get(i), null));
        }
        return answers;
    }
}
