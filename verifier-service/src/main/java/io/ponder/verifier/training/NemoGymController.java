package io.ponder.verifier.training;

import io.ponder.contracts.verifier.RewardReply;
import io.ponder.contracts.verifier.RewardRequest;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.verifier.training.OnUnknown.Treatment;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /verify}: what a resources server of NeMo Gym answers. The request is a row of the data set with the model's
 * response, an object of the Responses API; the reply is the same row with a reward. The protocol wants a number in any
 * case, and has marks for a row whose number means nothing: {@code mask_sample}, which keeps it out of NeMo RL's loss, and
 * {@code _ng_failure_class}, which keeps it out of Gym's results and has it tried again. A row whose reward is not known
 * gets both.
 */
@RestController
final class NemoGymController {

    private static final String REFERENCE = "expected_answer";
    private static final String RESPONSE = "response";
    private static final String PROMPT = "responses_create_params";

    private final Rewards rewards;

    NemoGymController(Rewards rewards) {
        this.rewards = rewards;
    }

    @PostMapping(path = "/verify", consumes = MediaType.APPLICATION_JSON_VALUE)
    ObjectNode verify(@RequestBody ObjectNode row, HttpServletRequest http) {
        QueryOptions options = QueryOptions.of(http.getParameterMap());
        String field = Objects.requireNonNullElse(options.one("reference_field"), REFERENCE);
        try {
            RewardRequest request = options.request(Treatment.LEAVE_OUT, List.of(group(row, field, options)));
            RewardReply reply = rewards.of(request, http);
            return answered(row, reply.groups().getFirst().completions().getFirst());
        } catch (FailureException e) {
            throw e.failure().inWordsOf(path -> nameOf(path, field)).asException();
        }
    }

    private static RewardRequest.Group group(ObjectNode row, String field, QueryOptions options) {
        JsonNode response = row.path(RESPONSE);
        new Field(RESPONSE).require(response.path("output").isArray(), "must have an output, a list");
        JsonNode reference = row.path(field);
        return new RewardRequest.Group(
                asked(row.path(PROMPT).path("input")),
                options.answerFormat(),
                reference.isMissingNode() || reference.isNull() ? null : text(reference),
                null,
                null,
                List.of(completion(response)));
    }

    private static RewardRequest.Completion completion(JsonNode response) {
        StringBuilder text = new StringBuilder();
        String thought = items(response, "reasoning", "content").isEmpty()
                ? items(response, "reasoning", "summary")
                : items(response, "reasoning", "content");
        if (!thought.isEmpty()) {
            text.append("<think>").append(thought).append("</think>");
        }
        text.append(items(response, "message", "content"));
        boolean cut = response.path("incomplete_details").isObject()
                || response.path("status").asString("").equals("incomplete");
        JsonNode tokens = response.path("usage").path("output_tokens");
        return new RewardRequest.Completion(text.toString(), tokens.isInt() ? tokens.asInt() : null, !cut);
    }

    /** The texts of all items of one type, in their order. */
    private static String items(JsonNode response, String type, String field) {
        return stream(response.path("output"))
                .filter(item -> item.path("type").asString("message").equals(type))
                .map(item -> text(item.path(field)))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String asked(JsonNode input) {
        return input.isString()
                ? input.asString()
                : stream(input)
                        .filter(message -> message.path("role").asString("").equals("user"))
                        .map(message -> text(message.path("content")))
                        .collect(Collectors.joining("\n"));
    }

    /** A text, or the texts of its parts, or any other value as it is written. */
    private static String text(JsonNode content) {
        if (content.isArray()) {
            return stream(content).map(part -> part.path("text").asString("")).collect(Collectors.joining());
        }
        return content.isMissingNode() || content.isNull()
                ? ""
                : content.isString() ? content.asString() : content.toString();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static ObjectNode answered(ObjectNode row, RewardReply.Completion completion) {
        @Nullable Double total = completion.total();
        ObjectNode answer = row.deepCopy();
        answer.put("reward", Optional.ofNullable(total).orElse(0.0));
        answer.put("outcome", completion.outcome().name().toLowerCase(Locale.ROOT));
        ObjectNode components = answer.putObject("reward_components");
        completion.rewards().forEach(components::put);
        answer.put("mask_sample", total == null);
        if (total == null) {
            answer.put("_ng_failure_class", "judge_failed");
            answer.put(
                    "_ng_failure_judge_error",
                    Objects.requireNonNull(completion.unknown()).entrySet().stream()
                            .map(unknown ->
                                    unknown.getKey() + ": " + unknown.getValue().reason())
                            .collect(Collectors.joining("; ")));
        }
        return answer;
    }

    private static String nameOf(String path, String reference) {
        if (path.startsWith("groups.0.completions")) {
            return path.endsWith(".tokens") ? "response.usage.output_tokens" : RESPONSE;
        }
        return switch (path) {
            case "groups.0.reference" -> reference;
            case "groups.0.prompt", "groups.0.target_language" -> PROMPT + ".input";
            case "groups.0.answer_format" -> "answer_format";
            case "weights" -> "weight";
            default -> path;
        };
    }
}
