package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.engines.EngineUsage;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        List<JsonNode> entries = ReplyEntries.inOrder(
                body, http.post("classify", body, context, cancellation), inputs.size(), http.who());
        List<RewardAnswer> answers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            JsonNode entry = entries.get(i);
            String text = Objects.requireNonNull(inputs.get(i).text(), "a model at this backend has a template");
            Tokens tokens = EngineUsage.of(entry.path("meta_info"))
                    .within(RewardHttp.mostPromptTokens(text.length()), 0)
                    .or(TokenEstimate.of(text), 0);
            answers.add(new RewardAnswer.Raw(List.of(ReplyEntries.row(entry.path("embedding"))), tokens, null));
        }
        return answers;
    }
}
