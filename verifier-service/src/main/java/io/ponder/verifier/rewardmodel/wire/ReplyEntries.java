package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.backend.UncountedException;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.rewardmodel.config.ScoreNormalisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what engines' replies have in common: one entry per input, and a token count for all of them. */
final class ReplyEntries {

    private ReplyEntries() {}

    /**
     * The entries in the order of the inputs, whatever order they arrived in.
     *
     * @param asked what was posted; the engine has read it, whatever it replied
     * @throws UncountedException unless there is exactly one entry for each input
     */
    static List<JsonNode> inOrder(JsonNode asked, JsonNode entries, int inputs, String who) {
        if (!entries.isArray() || entries.size() != inputs) {
            throw unfit(
                    asked,
                    who + " answered for " + (entries.isArray() ? entries.size() : "none") + " of " + inputs
                            + " inputs");
        }
        JsonNode[] ordered = new JsonNode[inputs];
        for (int i = 0; i < inputs; i++) {
            JsonNode entry = entries.get(i);
            int index = entry.path("index").asInt(i);
            if (index < 0 || index >= inputs || ordered[index] != null) {
                throw unfit(asked, who + " answered for input " + index + " twice, or for one it was not asked about");
            }
            ordered[index] = entry;
        }
        return Arrays.asList(ordered);
    }

    /** The numbers of one score. Anything else becomes NaN, which {@link ScoreNormalisation} refuses. */
    static List<Double> row(JsonNode numbers) {
        if (!numbers.isArray()) {
            return List.of(number(numbers));
        }
        List<Double> row = new ArrayList<>();
        for (JsonNode one : numbers) {
            row.add(number(one));
        }
        return row;
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : Double.NaN;
    }

    /** Divides the tokens of a call among its inputs in proportion to their lengths; the shares add up exactly. */
    static List<Tokens> shares(Tokens total, List<RewardInput> inputs) {
        long[] lengths = inputs.stream().mapToLong(ReplyEntries::length).toArray();
        long all = Math.max(1, Arrays.stream(lengths).sum());
        List<Tokens> shares = new ArrayList<>();
        Tokens given = Tokens.NONE;
        long upTo = 0;
        for (long length : lengths) {
            upTo += length;
            Tokens due = new Tokens(
                    total.prompt() * upTo / all, total.cached() * upTo / all, total.completion() * upTo / all);
            shares.add(due.minus(given));
            given = due;
        }
        return shares;
    }

    private static long length(RewardInput input) {
        return 1L
                + input.solution().length()
                + input.messages().stream().mapToInt(m -> m.content().length()).sum();
    }

    static ObjectNode body(RewardModel model) {
        return WireJson.mapper().createObjectNode().put("model", model.model());
    }

    static ArrayNode messages(List<Message> messages) {
        ArrayNode array = WireJson.mapper().createArrayNode();
        for (Message message : messages) {
            array.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .put("content", message.content());
        }
        return array;
    }

    /** Problem and candidate, for an engine that applies the model's own chat template. */
    static ArrayNode conversation(RewardInput input) {
        List<Message> messages = new ArrayList<>(input.messages());
        messages.add(Message.assistant(input.solution()));
        return messages(messages);
    }

    private static UncountedException unfit(JsonNode asked, String message) {
        return new UncountedException(Failure.of(Kind.UPSTREAM_ERROR, message), TokenEstimate.of(asked.toString()));
    }

    static FailureException failure(String message) {
        return Failure.of(Kind.UPSTREAM_ERROR, message).asException();
    }
}
