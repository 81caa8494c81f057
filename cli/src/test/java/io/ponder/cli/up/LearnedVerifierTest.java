package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * {@code ponder verifier train}, and what it learned, served and used by searches. In this world most samples agree on a wrong
 * answer, and a wrong calculation gives them away.
 */
class LearnedVerifierTest {

    @TempDir
    private Path home;

    private record Ended(int exit, String out, String err) {}

    private static Ended train(String... args) {
        List<String> all = new ArrayList<>(List.of("verifier", "train"));
        all.addAll(List.of(args));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Ponder.run(
                all.toArray(String[]::new),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static String sample(int sum, int answer) {
        return "5 + 7 = " + sum + "\n\nSo the answer is \\boxed{" + answer + "}.";
    }

    /** @param common whether the answer that most samples agree on is the right one */
    private Path samples(String name, boolean common) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int problem = 0; problem < 40; problem++) {
            List<Map<String, Object>> samples = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                boolean right = (i % 4 == problem % 4) != common;
                samples.add(Map.of("text", sample(right ? 12 : 13, right ? 1 : 2), "label", right));
            }
            lines.add(WireJson.mapper()
                    .writeValueAsString(Map.of("question", "Problem " + problem, "model", "tiny", "samples", samples)));
        }
        return Files.write(home.resolve(name), lines);
    }

    private Path steps() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int problem = 0; problem < 40; problem++) {
            int wrong = problem % 3;
            lines.add("{\"prompt\": \"Problem " + problem + "\", \"steps\": [\"1 + 1 = " + (wrong == 0 ? 3 : 2)
                    + "\", \"2 + 2 = " + (wrong == 1 ? 3 : 4) + "\"], \"labels\": [" + (wrong != 0) + ", "
                    + (wrong == 2) + "]}");
        }
        return Files.write(home.resolve("steps.jsonl"), lines);
    }

    @Test
    void what_is_no_better_than_the_vote_is_refused() throws Exception {
        Path easy = samples("easy.jsonl", true);

        Ended refused = train(easy.toString(), "--out", home.toString());

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("Not written: best_of_n with learned is no better than the vote beyond chance");
        assertThat(home.resolve("learned.onnx")).doesNotExist();

        Ended kept = train(easy.toString(), "--out", home.toString(), "--unproven");
        assertThat(kept.exit()).isEqualTo(1);
        assertThat(kept.out()).contains("learned.onnx, marked as unproven");
        assertThat(home.resolve("learned.onnx")).exists();
    }

    @Test
    void what_cannot_be_read_is_named() throws Exception {
        Path broken = Files.writeString(home.resolve("broken.jsonl"), "{\"question\": \"q\"}\n");

        Ended refused = train(broken.toString(), "--out", home.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("broken.jsonl", "line 1", "neither samples, nor a text, nor steps");

        assertThat(train(home.resolve("none.jsonl").toString()).err()).contains("there is no file or folder");
        assertThat(train(home.toString()).err()).contains("holds no run");
        assertThat(train(broken.toString(), "--features", "luck").err())
                .contains("--features must be one of confidence");
        assertThat(train().exit()).isEqualTo(2);
    }

    @Test
    void it_is_served_by_name_and_searches_choose_by_it() throws Exception {
        Path source = samples("samples.jsonl", false);
        Path folder = home.resolve("models");
        String[] command = {
            source.toString(), steps().toString(), "--name", "mine", "--out", folder.toString(), "--if-newer"
        };
        Ended trained = train(command);
        assertThat(trained.err()).isEmpty();
        assertThat(trained.exit()).isZero();
        assertThat(trained.out())
                .contains("mine: 320 samples of 40 problems, 80 of them right", "mine_steps: 80 steps")
                .contains("best_of_n            100.0 %", "Written: " + folder.resolve("mine.onnx"));
        assertThat(train(command).out()).contains("is newer than every source: nothing to do");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(train(command).out()).contains("Written: ");

        try (ScriptedEngine engine =
                        new ScriptedEngine(turn -> new Turn.Says(turn == 2 ? sample(12, 1) : sample(13, 2)));
                WholePonder ponder = WholePonder.ready(
                        home, Map.of("PONDER_ENGINE_URL", engine.url(), "ponder.learned.files", folder.toString()))) {
            String verifier = ponder.settings.url(ServiceName.VERIFIER);
            assertThat(get(verifier + "/v1/verifiers"))
                    .contains("\"mine\"", "\"group\"", "\"mine_steps\"", "Learned from 320 samples of tiny");
            assertThat(post(verifier + "/v1/scores", """
                            {"verifier": "mine_steps", "problem": {"messages": [{"role": "user", "content": "Problem"}],
                             "answer_format": "auto"}, "candidates": [{"text": "1 + 1 = 2\\n\\n2 + 2 = 5",
                             "steps": ["1 + 1 = 2", "2 + 2 = 5"], "complete": true}]}
                            """)).satisfies(reply -> {
                JsonNode steps = WireJson.mapper()
                        .readTree(reply.lines().findFirst().orElseThrow())
                        .at("/score/steps");
                assertThat(steps.get(0).asDouble()).isGreaterThan(0.7);
                assertThat(steps.get(1).asDouble()).isLessThan(0.3);
            });

            // A probe may have drawn samples.
            engine.follow(turn -> new Turn.Says(turn == 2 ? sample(12, 1) : sample(13, 2)));
            JsonNode vote = search(ponder, "majority_vote", null);
            assertThat(vote.path("answer").asString()).as(vote.toString()).isEqualTo("2");
            engine.follow(turn -> new Turn.Says(turn == 2 ? sample(12, 1) : sample(13, 2)));
            JsonNode best = search(ponder, "best_of_n", "mine");
            assertThat(best.path("answer").asString()).as(best.toString()).isEqualTo("1");
            assertThat(best.path("score").asDouble()).isGreaterThan(0.5);

            String refused = post(ponder.url() + "/v1/reasoning", body("mcts", "mine"));
            assertThat(refused)
                    .contains("mine compares all candidates of a problem, but mcts scores them one by one")
                    .contains("best_of_n or weighted_best_of_n");
            assertThat(get(verifier + "/actuator/prometheus"))
                    .contains("ponder_learned_drift{", "feature=\"agreement\"", "feature=\"score\"");
        }
    }

    private static JsonNode search(WholePonder ponder, String strategy, @Nullable String verifier) throws Exception {
        return WireJson.mapper().readTree(post(ponder.url() + "/v1/reasoning", body(strategy, verifier)));
    }

    private static String body(String strategy, @Nullable String verifier) {
        return "{\"model\": \"scripted\", \"messages\": [{\"role\": \"user\", \"content\": \"What is it?\"}], \"strategy\": \""
                + strategy + "\""
                + (verifier == null ? "" : ", \"verifier\": \"" + verifier + "\"")
                + (strategy.equals("mcts") ? "}" : ", \"parameters\": {\"n\": 4}}");
    }

    private static String get(String url) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    private static String post(String url, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
