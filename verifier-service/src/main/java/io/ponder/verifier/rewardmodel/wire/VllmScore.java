package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.rewardmodel.config.ScoreNormalisation;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * vLLM's {@code POST /score}, for models with one label: the problem is {@code text_1}, the candidate {@code text_2}.
 */
final class VllmScore extends HttpBackend {

    VllmScore(RewardModel model, RewardHttp http) {
        super(model, http);
    }

    @Override
    public List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        ObjectNode body = ReplyEntries.body(model)
                .put("use_activation", model.normalisation().way() == ScoreNormalisation.Way.PROBABILITY);
        ArrayNode problems = body.putArray("text_1");
        ArrayNode solutions = body.putArray("text_2");
        for (RewardInput input : inputs) {
            problems.add(VerdictPrompt.text(input.messages()));
            solutions.add(input.solution());
        }
        JsonNode reply = http.post("score", body, context, cancellation);
        List<JsonNode> entries = ReplyEntries.inOrder(body, reply.path("data"), inputs.size(), http.who());
        List<Tokens> tokens = ReplyEntries.shares(RewardHttp.usage(body, reply), inputs);
        List<RewardAnswer> answers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            List<Double> label = ReplyEntries.row(entries.get(i).path("score"));
            answers.add(new RewardAnswer.Raw(List.of(label), tokens.get(i), null));
        }
        return answers;
    }
}
