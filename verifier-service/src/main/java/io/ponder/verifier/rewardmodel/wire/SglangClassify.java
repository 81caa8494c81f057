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
 * SGLang's {@code POST /classify}, for a server started with {@code --is-embedding}: {@code [{"embedding": [reward]}]}.
 */
final class SglangClassify extends HttpBackend {

    SglangClassify(RewardModel model, RewardHttp http) {
        super(model, http);
    }

    @Override
    public List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        ObjectNode body = ReplyEntries.body(model);
        ArrayNode texts = body.putArray("text");
        inputs.forEach(input -> texts.add(input.text()));
        List<JsonNode> entries =
                ReplyEntries.inOrder(http.post("classify", body, context, cancellation), inputs.size(), http.who());
        List<RewardAnswer> answers = new ArrayList<>();
        for (JsonNode entry : entries) {
            Tokens tokens =
                    new Tokens(entry.path("meta_info").path("prompt_tokens").asLong(0), 0, 0);
            answers.add(new RewardAnswer.Raw(List.of(ReplyEntries.row(entry.path("embedding"))), tokens, null));
        }
        return answers;
    }
}
