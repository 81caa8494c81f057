package io.ponder.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.data.DataReader;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.verifier.VerifierApplication;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * HumanEval/0 and /38 of https://github.com/openai/human-eval (MIT), read as the evaluation reads them and scored by the
 * real {@code code} verifier. The test of /38 calls a function that its prompt gives.
 */
class HumanEvalTest {

    private static final int UNSUPPORTED = 422;

    private static ConfigurableApplicationContext verifier;
    private static List<Item> items;
    private static List<JsonNode> raw;

    @BeforeAll
    static void start() throws IOException, URISyntaxException {
        Path file =
                Path.of(HumanEvalTest.class.getResource("/humaneval-0-38.jsonl").toURI());
        items = new DataReader(Map.of()).read(file, null, false).items();
        raw = Files.readAllLines(file).stream()
                .map(line -> WireJson.mapper().readTree(line))
                .toList();
        verifier = VerifierApplication.builder()
                .run(
                        "--server.port=0",
                        "--ponder.verifier.proposer-url=http://127.0.0.1:1",
                        "--logging.level.root=warn");
    }

    @AfterAll
    static void stop() {
        verifier.close();
    }

    private static String solution(int problem) {
        return raw.get(problem).path("canonical_solution").stringValue();
    }

    private static String prompt(int problem) {
        return raw.get(problem).path("prompt").stringValue();
    }

    private static List<Double> scores(Item item, String... programs) throws IOException, InterruptedException {
        ScoreRequest request = new ScoreRequest(
                "code",
                null,
                new Problem(List.of(Message.user(item.question())), item.format()),
                Arrays.stream(programs)
                        .map(program -> "Here it is.\n```python\n" + program + "\n```\n")
                        .map(text -> new ScoreRequest.Candidate(text, List.of(), true))
                        .toList(),
                null,
                item.tests());
        URI scores = URI.create("http://127.0.0.1:" + verifier.getEnvironment().getRequiredProperty("local.server.port")
                + "/v1/scores");
        HttpResponse<String> response;
        try (HttpClient http = HttpClient.newHttpClient()) {
            response = http.send(
                    HttpRequest.newBuilder(scores)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    WireJson.mapper().writeValueAsString(request)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
        assumeThat(response.statusCode()).as(response.body()).isNotEqualTo(UNSUPPORTED);
        Double[] values = new Double[programs.length];
        response.body()
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> WireJson.mapper().readValue(line, ScoreReply.class))
                .forEach(line -> {
                    if (line instanceof ScoreReply.Scored scored) {
                        values[scored.candidate()] = scored.score().value(Aggregation.LAST);
                    }
                });
        assertThat(values).as(response.body()).doesNotContainNull();
        return List.of(values);
    }

    @Test
    void theCanonicalSolutionPassesAndAWrongOneDoesNot() throws Exception {
        String right = prompt(0) + solution(0);
        assertThat(scores(items.getFirst(), right, right.replace("< threshold", "> threshold"), prompt(0)))
                .containsExactly(1.0, 0.0, 0.0);
    }

    @Test
    void aFunctionThatThePromptGivesMayBeLeftOut() throws Exception {
        String alone = prompt(1).substring(prompt(1).indexOf("def decode_cyclic")) + solution(1);
        assertThat(scores(items.getLast(), prompt(1) + solution(1), alone, alone.replace("return", "return 'a' +")))
                .containsExactly(1.0, 1.0, 0.0);
    }
}
