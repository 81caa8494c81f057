package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads verdicts from any engine with OpenAI's {@code /v1/chat/completions} and {@code top_logprobs}, including
 * llama-server. Each question is one call that asks for a single token and reads its 20 most likely alternatives.
 */
final class OpenAiVerdict implements VerdictReader {

    private static final int ALTERNATIVES = 20;

    private final RewardModel model;
    private final RewardHttp http;
    private final ParallelCalls calls;

    OpenAiVerdict(RewardModel model, RewardHttp http) {
        this.model = model;
        this.http = http;
        this.calls = new ParallelCalls(model.batching().maxConcurrent());
    }

    @Override
    public List<RewardAnswer> read(
            List<List<Message>> conversations, RequestContext context, Cancellation cancellation) {
        return calls.each(conversations, cancellation, (messages, part) -> {
            ObjectNode body = ReplyEntries.body(model);
            body.set("messages", ReplyEntries.messages(messages));
            body.put("max_tokens", 1)
                    .put("temperature", 0)
                    .put("logprobs", true)
                    .put("top_logprobs", ALTERNATIVES);
            return answer(body, http.post("v1/chat/completions", body, context, part));
        });
    }

    private RewardAnswer answer(JsonNode asked, JsonNode reply) {
        Tokens tokens = RewardHttp.usage(asked, reply);
        List<Alternative> alternatives = new ArrayList<>();
        for (JsonNode one : reply.path("choices")
                .path(0)
                .path("logprobs")
                .path("content")
                .path(0)
                .path("top_logprobs")) {
            if (one.path("token").isString() && one.path("logprob").isNumber()) {
                alternatives.add(new Alternative(
                        one.path("token").stringValue(), one.path("logprob").doubleValue()));
            }
        }
        try {
            Verdict verdict = Verdict.of(
                    alternatives, model.verdict().good(), model.verdict().bad());
            return new RewardAnswer.Raw(List.of(List.of(verdict.score(), verdict.yes(), verdict.no())), tokens, null);
        } catch (FailureException e) {
            return new RewardAnswer.Failed(e.failure(), tokens);
        }
    }
}
