package io.ponder.verifier;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A service with one reward model, {@code the_model}, and requests to it. */
final class RewardLab {

    static final String PRM = "qwen2.5-math-prm-7b";

    private RewardLab() {}

    static RunningService plain(ScriptedRewardEngine engine, String... settings) {
        String[] all = Arrays.copyOf(
                new String[] {
                    "backend=vllm_classify", "model=rm", "template.turn={content}", "template.answer={solution}"
                },
                4 + settings.length);
        System.arraycopy(settings, 0, all, 4, settings.length);
        return service(engine, all);
    }

    static RunningService service(ScriptedRewardEngine engine, String... settings) {
        return new RunningService(
                "http://127.0.0.1:9", arguments(engine, settings).toArray(String[]::new));
    }

    /** The service's arguments. */
    static List<String> arguments(ScriptedRewardEngine engine, String... settings) {
        List<String> all = new ArrayList<>();
        all.add("--ponder.reward-models.models[0].name=the_model");
        all.add("--ponder.reward-models.models[0].url=" + engine.url());
        for (String setting : settings) {
            all.add("--ponder.reward-models.models[0]." + setting);
        }
        return all;
    }

    static String rewards(int count, double reward) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add("{\"index\":" + i + ",\"probs\":[" + reward + "]}");
        }
        return "{\"data\":[" + String.join(",", entries) + "]}";
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    static ScoreRequest process(List<String>... candidates) {
        return new ScoreRequest(
                "the_model",
                null,
                problem(),
                Arrays.stream(candidates)
                        .map(steps -> new ScoreRequest.Candidate(String.join("\n\n", steps), steps, true))
                        .toList(),
                null);
    }

    static ScoreRequest outcome(String... candidates) {
        return new ScoreRequest(
                "the_model",
                null,
                problem(),
                Arrays.stream(candidates)
                        .map(text -> new ScoreRequest.Candidate(text, List.of(text), true))
                        .toList(),
                null);
    }

    static Problem problem() {
        return new Problem(List.of(Message.user("What is 8 * 35?")), AnswerFormat.NUMBER);
    }

    static Score score(List<ScoreReply> lines, int candidate) {
        return lines.stream()
                .filter(line -> line instanceof ScoreReply.Scored s && s.candidate() == candidate)
                .map(line -> ((ScoreReply.Scored) line).score())
                .findFirst()
                .orElseThrow(() -> new AssertionError(WireJson.mapper().writeValueAsString(lines)));
    }

    static String failure(List<ScoreReply> lines, int candidate) {
        return lines.stream()
                .filter(line -> line instanceof ScoreReply.Failed f && f.candidate() == candidate)
                .map(line -> ((ScoreReply.Failed) line).failure().message())
                .findFirst()
                .orElseThrow(() -> new AssertionError(WireJson.mapper().writeValueAsString(lines)));
    }
}
