package io.ponder.cli.up;

import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a rehearsal asks the gateway: mostly votes, since they are the most asked for, and some of all else. */
final class RehearsedQuestions {

    private static final int ROUNDS = 20;
    private static final int AT_ONCE = 8;
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    /** @param textField of its body, which takes the question */
    private record Question(String path, String textField, Map<String, ?> body) {}

    private static final List<Question> EACH_ROUND = List.of(
            chat("", Map.of()),
            chat("", Map.of("stream", true)),
            chat("+majority_vote", Map.of()),
            chat("+majority_vote", Map.of()),
            chat("+majority_vote", Map.of()),
            chat("+majority_vote", Map.of("stream", true)),
            chat("+best_of_n", Map.of("reasoning", Map.of("verifier", "arithmetic"))),
            chat("+auto", Map.of()),
            new Question("/v1/responses", "input", Map.of("model", PretendedEngine.MODEL)),
            new Question("/v1/messages", "messages", Map.of("model", PretendedEngine.MODEL, "max_tokens", 500)));

    /** What browsers and monitoring ask for now and then. */
    private static final List<String> PAGES = List.of(
            "/", "/v1/models", "/v1/strategies", "/v1/verifiers", "/v1/running", "/v1/me", "/actuator/prometheus");

    private final URI gateway;

    RehearsedQuestions(URI gateway) {
        this.gateway = gateway;
    }

    private static Question chat(String suffix, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("model", PretendedEngine.MODEL + suffix);
        return new Question("/v1/chat/completions", "messages", body);
    }

    /**
     * Asks them all and reads every answer to its end.
     *
     * @throws ExecutionException when one is not answered with 200
     */
    void askAll() throws InterruptedException, ExecutionException {
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> asked = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                String question = "What is 7 * 6 + 3? [item " + round + "]";
                for (Question each : EACH_ROUND) {
                    asked.add(clients.submit(() -> send(http, post(each, question))));
                }
            }
            for (String page : PAGES) {
                asked.add(clients.submit(() -> send(http, to(page))));
            }
            for (Future<?> each : asked) {
                each.get();
            }
        }
    }

    private HttpRequest.Builder post(Question question, String text) {
        Map<String, Object> body = new HashMap<>(question.body());
        body.put(question.textField(), List.of(Map.of("role", "user", "content", text)));
        return to(question.path())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(WireJson.mapper().writeValueAsBytes(body)));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path)).timeout(AT_MOST);
    }

    private static int send(HttpClient http, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> reply = http.send(request.build(), BodyHandlers.ofString());
        if (reply.statusCode() != 200) {
            throw new IOException(reply.uri() + " was answered with " + reply.statusCode() + ": " + reply.body());
        }
        return reply.body().length();
    }
}
