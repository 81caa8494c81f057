package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Has a generative model write verifications of a candidate; each is then followed by the question for a verdict. */
final class Rationales {

    private final RewardModel model;
    private final RewardHttp http;

    Rationales(RewardModel model, RewardHttp http) {
        this.model = model;
        this.http = http;
    }

    /**
     * @param conversations each contains one verification and ends with the question for the verdict
     * @param tokens used by the verifications
     */
    record Written(List<List<Message>> conversations, Tokens tokens) {}

    /** Asks for all verifications in one call, and again for the rest if the engine writes fewer. */
    Written write(RewardInput input, RequestContext context, Cancellation cancellation) {
        List<Message> question = VerdictPrompt.thinking(input.messages(), input.solution(), model.maxInputChars())
                .messages();
        List<List<Message>> conversations = new ArrayList<>();
        Tokens tokens = Tokens.NONE;
        int wanted = model.verdict().rationales();
        while (conversations.size() < wanted) {
            ObjectNode body = body(question, wanted - conversations.size());
            JsonNode reply = http.post("v1/chat/completions", body, context, cancellation);
            tokens = tokens.plus(RewardHttp.usage(body, reply));
            int before = conversations.size();
            for (JsonNode choice : reply.path("choices")) {
                JsonNode content = choice.path("message").path("content");
                if (!content.asString("").isBlank() && conversations.size() < wanted) {
                    conversations.add(List.of(
                            question.getFirst(),
                            Message.assistant(content.stringValue()),
                            Message.user(VerdictPrompt.AFTER_RATIONALE)));
                }
            }
            if (conversations.size() == before) {
                throw ReplyEntries.failure(http.who() + " wrote no verification");
            }
        }
        return new Written(conversations, tokens);
    }

    private ObjectNode body(List<Message> question, int count) {
        ObjectNode body = ReplyEntries.body(model);
        body.set("messages", ReplyEntries.messages(question));
        return body.put("n", count)
                .put("temperature", model.verdict().temperature())
                .put("max_tokens", model.verdict().rationaleTokens());
    }
}
