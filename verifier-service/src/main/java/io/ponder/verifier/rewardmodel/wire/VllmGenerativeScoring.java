package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads verdicts from vLLM's {@code POST /generative_scoring}: all questions in one call, without sampling. The
 * endpoint takes token ids, which {@code /tokenize} makes from the messages with the model's own chat template. Because
 * the endpoint silently truncates a question that does not fit, the count from {@code /tokenize} is first compared with
 * the context.
 */
final class VllmGenerativeScoring implements VerdictReader {

    private final RewardModel model;
    private final RewardHttp http;
    private final ParallelCalls calls;
    private volatile @Nullable List<Integer> labels;

    VllmGenerativeScoring(RewardModel model, RewardHttp http) {
        this.model = model;
        this.http = http;
        this.calls = new ParallelCalls(Math.max(16, model.batching().maxConcurrent()));
    }

    @Override
    public List<RewardAnswer> read(
            List<List<Message>> conversations, RequestContext context, Cancellation cancellation) {
        List<Integer> ids = labels(context, cancellation);
        ArrayNode[] prompts = new ArrayNode[conversations.size()];
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < prompts.length; i++) {
            places.add(i);
        }
        List<RewardAnswer> answers = new ArrayList<>(calls.each(places, cancellation, (place, part) -> {
            prompts[place] = tokens(conversations.get(place), context, part);
            return new RewardAnswer.Raw(List.of(), Tokens.NONE, null);
        }));
        List<Integer> fitting = places.stream()
                .filter(place -> answers.get(place) instanceof RewardAnswer.Raw)
                .toList();
        if (fitting.isEmpty()) {
            return answers;
        }
        ObjectNode body = ReplyEntries.body(model);
        body.putArray("query");
        ArrayNode items = body.putArray("items");
        fitting.forEach(place -> items.add(prompts[place]));
        ArrayNode labelIds = body.putArray("label_token_ids");
        ids.forEach(labelIds::add);
        JsonNode reply = http.post("generative_scoring", body, context, cancellation);
        List<JsonNode> entries = ReplyEntries.inOrder(body, reply.path("data"), fitting.size(), http.who());
        for (int i = 0; i < entries.size(); i++) {
            // one token is read from each prompt, so the prompt's length is what it costs
            Tokens tokens = new Tokens(prompts[fitting.get(i)].size(), 0, 1);
            answers.set(
                    fitting.get(i),
                    new RewardAnswer.Raw(List.of(ReplyEntries.row(entries.get(i).path("score"))), tokens, null));
        }
        return answers;
    }

    private ArrayNode tokens(List<Message> messages, RequestContext context, Cancellation cancellation) {
        ObjectNode body = ReplyEntries.body(model);
        body.set("messages", ReplyEntries.messages(messages));
        body.put("add_generation_prompt", true);
        JsonNode reply = http.post("tokenize", body, context, cancellation);
        if (!(reply.path("tokens") instanceof ArrayNode tokens) || tokens.isEmpty()) {
            throw ReplyEntries.failure(http.who() + " gave no tokens for a question");
        }
        int room = reply.path("max_model_len").asInt(Integer.MAX_VALUE) - 1;
        if (tokens.size() > room) {
            throw Failure.of(
                            Kind.CONTEXT_LENGTH_EXCEEDED,
                            "the question has " + tokens.size() + " tokens, and the model reads at most " + room)
                    .asException();
        }
        return tokens;
    }

    private List<Integer> labels(RequestContext context, Cancellation cancellation) {
        List<Integer> known = labels;
        if (known == null) {
            known = List.of(
                    label(model.verdict().good(), context, cancellation),
                    label(model.verdict().bad(), context, cancellation));
            labels = known;
        }
        return known;
    }

    private int label(String word, RequestContext context, Cancellation cancellation) {
        ObjectNode body = WireJson.mapper()
                .createObjectNode()
                .put("model", model.model())
                .put("prompt", word)
                .put("add_special_tokens", false);
        JsonNode tokens = http.post("tokenize", body, context, cancellation).path("tokens");
        if (tokens.size() != 1) {
            throw ReplyEntries.failure("the verdict \"" + word + "\" is " + tokens.size()
                    + " tokens of this model, but must be one; set verdict.good and verdict.bad");
        }
        return tokens.get(0).asInt();
    }
}
