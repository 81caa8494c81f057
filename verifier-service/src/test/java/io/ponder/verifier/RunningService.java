package io.ponder.verifier;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Steps;
import io.ponder.testing.RunningApplication;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The real application on a free port, and a client for it. */
final class RunningService implements AutoCloseable {

    private final RunningApplication application;

    RunningService(String proposerUrl, String... settings) {
        String[] arguments = Arrays.copyOf(settings, settings.length + 2);
        arguments[settings.length] = "--ponder.verifier.proposer-url=" + proposerUrl;
        arguments[settings.length + 1] = "--logging.level.root=warn";
        application = new RunningApplication(VerifierApplication.builder(), arguments);
    }

    @Override
    public void close() {
        application.close();
    }

    int port() {
        return application.url().getPort();
    }

    HttpResponse<String> get(String path) {
        return exchange(request(path).GET().build());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return exchange(request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    HttpResponse<String> score(ScoreRequest request, String... headers) {
        return post("/v1/scores", WireJson.mapper().writeValueAsString(request), headers);
    }

    HttpRequest.Builder request(String path) {
        return application.request(path);
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return application.http().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static ScoreRequest request(String verifier, @Nullable String model, String... candidates) {
        Problem problem = new Problem(List.of(Message.user("What is 8 * 35?")), AnswerFormat.NUMBER);
        return new ScoreRequest(
                verifier,
                model,
                problem,
                Arrays.stream(candidates)
                        .map(text -> new ScoreRequest.Candidate(text, Steps.of(text), true))
                        .toList(),
                null);
    }

    static List<ScoreReply> lines(HttpResponse<String> response) {
        return response.body()
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> WireJson.mapper().readValue(line, ScoreReply.class))
                .toList();
    }

    static JsonNode json(HttpResponse<String> response) {
        return WireJson.mapper().readTree(response.body());
    }
}
