package io.ponder.cli.up;

import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An engine that answers with recorded samples of a real model, and judges them by recorded rewards of a real reward model:
 * the 50 MATH problems of Qwen2.5-Math's evaluation example (Apache-2.0), each with 8 answers, their labels and an outcome
 * reward model's raw rewards. Asked whether an answer is right, it says yes with the logistic function of its reward.
 */
final class RecordedEngine implements AutoCloseable {

    static final String MODEL = "recorded";
    private static final JsonMapper JSON = JsonMapper.shared();

    record Sample(String text, boolean correct, double reward) {}

    record Problem(String id, String question, String answer, List<Sample> samples) {
        boolean isRight(String text) {
            return samples.stream()
                    .filter(sample -> sample.text().strip().equals(text.strip()))
                    .findFirst()
                    .orElseThrow()
                    .correct();
        }
    }

    final List<Problem> problems = new ArrayList<>();
    /** Completions that were asked for. */
    final AtomicInteger asked = new AtomicInteger();

    private final ScriptedServer server = new ScriptedServer();

    RecordedEngine() throws IOException {
        try (InputStream file =
                        Objects.requireNonNull(RecordedEngine.class.getResourceAsStream("/math-50-recorded.jsonl.gz"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> problems.add(JSON.readValue(line, Problem.class)));
        }
        server.document("/v1/models", "{\"object\":\"list\",\"data\":[{\"id\":\"" + MODEL + "\"}]}");
        server.on("/v1/chat/completions", this::complete);
    }

    String url() {
        return server.url() + "/v1";
    }

    @Override
    public void close() {
        server.close();
    }

    private void complete(ScriptedCall call) throws IOException {
        asked.incrementAndGet();
        JsonNode request = call.body();
        String last = "";
        for (JsonNode message : request.path("messages")) {
            last = message.path("content").asString();
        }
        String question = last;
        Problem problem = problems.stream()
                .filter(known -> question.contains(known.question.strip()))
                .findFirst()
                .orElseThrow();
        int n = request.path("n").asInt(1);
        List<Map<String, Object>> choices = new ArrayList<>();
        if (question.contains("Is the final answer of the quoted solution correct?")) {
            choices.add(verdict(problem, question));
        } else {
            for (int i = 0; i < n; i++) {
                choices.add(ChatReplies.choice(
                        i, problem.samples.get((request.path("seed").asInt(0) + i) % 8).text));
            }
        }
        call.json(
                200,
                JSON.writeValueAsString(Map.of(
                        "object",
                        "chat.completion",
                        "model",
                        MODEL,
                        "choices",
                        choices,
                        "usage",
                        ChatReplies.usage(100, 300 * n))));
    }

    private static Map<String, Object> verdict(Problem problem, String question) {
        Sample judged = problem.samples.stream()
                .filter(sample -> question.contains(sample.text.strip()))
                .findFirst()
                .orElseThrow();
        double yes = -Math.log1p(Math.exp(-judged.reward));
        double no = -Math.log1p(Math.exp(judged.reward));
        Map<String, Object> token = Map.of(
                "token",
                "Yes",
                "logprob",
                yes,
                "top_logprobs",
                List.of(Map.of("token", "Yes", "logprob", yes), Map.of("token", "No", "logprob", no)));
        return Map.of(
                "index",
                0,
                "message",
                Map.of("role", "assistant", "content", "Yes"),
                "logprobs",
                Map.of("content", List.of(token)),
                "finish_reason",
                "length");
    }
}
