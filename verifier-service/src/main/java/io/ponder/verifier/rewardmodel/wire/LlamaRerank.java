package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardBackend;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * llama-server's {@code POST /v1/rerank}, started with {@code --reranking}: the problem is the query, the candidates are
 * the documents. One call for each problem, as a call has one query.
 */
final class LlamaRerank implements RewardBackend {

    private final RewardModel model;
    private final RewardHttp http;
    private final ParallelCalls calls;

    LlamaRerank(RewardModel model, RewardHttp http) {
        this.model = model;
        this.http = http;
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
        List<JsonNode> entries = ReplyEntries.inOrder(reply.path("results"), inputs.size(), http.who());
        List<Tokens> tokens = ReplyEntries.shares(RewardHttp.usage(reply), inputs);
        List<RewardAnswer> answers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            List<Double> label = ReplyEntries.row(entries.get(i).path("relevance_score"));
            answers.add(new RewardAnswer.Raw(List.of(label), tokens.get(i), null));
        }
        return answers;
    }

    @Override
    public Optional<Failure> trouble() {
        return http.trouble();
    }
}
