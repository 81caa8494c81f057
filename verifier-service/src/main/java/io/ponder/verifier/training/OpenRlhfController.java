package io.ponder.verifier.training;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.RewardReply;
import io.ponder.contracts.verifier.RewardRequest;
import io.ponder.engines.ControlTokens;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.verifier.training.OnUnknown.Treatment;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /get_reward}: OpenRLHF's remote reward model ({@code --reward.remote_url}). Each item is a whole text, the
 * prompt and what followed it. There is no place in the protocol for a reward that is not known: OpenRLHF makes a tensor of
 * what it gets, and one that is not a number would spoil its whole group. So a request with one is refused, naming the item,
 * unless the URL says that it counts as 0; {@code unknown} in {@code extra_logs} then tells its share.
 */
@RestController
final class OpenRlhfController {

    private static final Logger LOG = LoggerFactory.getLogger(OpenRlhfController.class);

    private static final Pattern ITEM = Pattern.compile("groups\\.(\\d+)(?:\\.(\\w+).*)?");

    /** The end of a prompt is enough to find where it ends: OpenRLHF cuts off the beginning of one that is too long. */
    private static final int END_OF_PROMPT = 64;

    private final Rewards rewards;

    OpenRlhfController(Rewards rewards) {
        this.rewards = rewards;
    }

    /**
     * @param query prompts with their completions, as the policy's tokenizer decodes them, control tokens included
     * @param prompts null if unknown
     * @param labels the references; null for rewards that need none
     */
    record GetReward(
            List<String> query,
            @Nullable List<String> prompts,
            @Nullable List<@Nullable String> labels) {}

    /**
     * @param rewards the weighted sums, in the order of the request
     * @param scores what dynamic filtering looks at: accuracy, if it is asked for
     * @param extraLogs numbers alone, for OpenRLHF makes tensors of them
     */
    record Reply(List<Double> rewards, List<Double> scores, Map<String, List<Double>> extraLogs) {}

    @PostMapping(path = "/get_reward", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply rewards(@RequestBody GetReward asked, HttpServletRequest http) {
        try {
            QueryOptions options = QueryOptions.of(http.getParameterMap());
            RewardRequest request = options.request(Treatment.FAIL, groups(asked, options.answerFormat()));
            new Field("on_unknown")
                    .require(
                            !Objects.requireNonNull(request.onUnknown()).containsValue(Treatment.LEAVE_OUT.wireName()),
                            "must be zero or fail: OpenRLHF's protocol cannot leave a completion out");
            return reply(rewards.of(request, http));
        } catch (FailureException e) {
            Failure failure = e.failure().inWordsOf(OpenRlhfController::nameOf);
            // OpenRLHF tells its user no more than the status
            LOG.warn("no reward for OpenRLHF: {} of {}", failure.kind(), failure.field());
            throw failure.asException();
        }
    }

    private static List<RewardRequest.Group> groups(GetReward asked, @Nullable AnswerFormat format) {
        List<String> prompts = asked.prompts();
        List<@Nullable String> labels = asked.labels();
        int size = asked.query().size();
        new Field("prompts").require(prompts == null || prompts.size() == size, "must hold as many as query: " + size);
        new Field("labels").require(labels == null || labels.size() == size, "must hold as many as query: " + size);
        List<RewardRequest.Group> groups = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String prompt = prompts == null ? "" : prompts.get(i);
            String text =
                    ControlTokens.known().leftOffEnd(completion(asked.query().get(i), prompt, i));
            groups.add(new RewardRequest.Group(
                    prompt,
                    format,
                    labels == null ? null : labels.get(i),
                    null,
                    null,
                    List.of(new RewardRequest.Completion(text, null, null))));
        }
        return groups;
    }

    private static String completion(String query, String prompt, int index) {
        String end = prompt.substring(Math.max(0, prompt.length() - END_OF_PROMPT));
        int whole = query.indexOf(prompt);
        int from = whole >= 0 ? whole + prompt.length() : query.indexOf(end) + end.length();
        new Field("query")
                .at(index)
                .require(
                        whole >= 0 || query.contains(end),
                        "does not contain its prompt, so it is unknown where the completion begins");
        return query.substring(from);
    }

    private static Reply reply(RewardReply given) {
        List<Double> totals = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        Map<String, List<Double>> logs = new LinkedHashMap<>();
        for (RewardReply.Group group : given.groups()) {
            RewardReply.Completion completion = group.completions().getFirst();
            Double total = Objects.requireNonNull(completion.total());
            totals.add(total);
            scores.add(completion.rewards().getOrDefault(Reward.ACCURACY.wireName(), total));
            completion
                    .rewards()
                    .forEach((reward, value) ->
                            logs.computeIfAbsent(reward, _ -> new ArrayList<>()).add(value));
            logs.computeIfAbsent("unknown", _ -> new ArrayList<>()).add(completion.unknown() == null ? 0.0 : 1.0);
        }
        return new Reply(totals, scores, logs);
    }

    private static String nameOf(String path) {
        Matcher item = ITEM.matcher(path);
        if (item.matches()) {
            String of = Objects.requireNonNullElse(item.group(2), "completions");
            return switch (of) {
                        case "completions" -> "query.";
                        case "reference" -> "labels.";
                        default -> "prompts.";
                    }
                    + item.group(1);
        }
        return switch (path) {
            case "groups" -> "query";
            case "weights" -> "weight";
            default -> path;
        };
    }
}
