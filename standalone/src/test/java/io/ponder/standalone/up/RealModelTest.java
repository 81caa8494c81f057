package io.ponder.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.ponder.proposer.model.FetchProgress;
import io.ponder.proposer.model.FetchSettings;
import io.ponder.proposer.model.KnownModel;
import io.ponder.proposer.model.ModelFiles;
import io.ponder.reasoning.FailureException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole of Ponder on its embedded model. */
class RealModelTest {

    @TempDir
    static Path home;

    @Test
    void the_embedded_model_answers_a_question_by_vote() throws Exception {
        requireModel();
        try (WholePonder ponder = WholePonder.ready(home, Map.of())) {
            String body = """
                    {"model": "%s+majority_vote", "max_tokens": 160, "seed": 1,
                     "messages": [{"role": "user", "content": "What is 12 + 30? Answer with the number in \\\\boxed{}."}],
                     "reasoning": {"parameters": {"n": 3}}}
                    """.formatted(KnownModel.DEFAULT.id());
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/chat/completions"))
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode reply = JsonMapper.shared().readTree(response.body());
            assertThat(reply.at("/reasoning/answer").asString())
                    .as(response.body())
                    .isEqualTo("42");
            assertThat(reply.at("/reasoning/vote/0/votes").asInt()).isPositive();
            assertThat(reply.at("/usage/completion_tokens").asInt()).isPositive();
        }
    }

    private static void requireModel() {
        try {
            new ModelFiles(FetchSettings.of(System.getenv()), FetchProgress.lines(System.out::println))
                    .resolve(KnownModel.DEFAULT);
        } catch (FailureException e) {
            System.out.println(
                    "The test on the real model is skipped: " + e.failure().message());
            abort(e.failure().message());
        }
    }
}
