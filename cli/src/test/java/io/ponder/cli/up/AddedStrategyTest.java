package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.summary.RunSummary;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docs/adding-a-strategy.md}, followed word for word: {@code org.example.MostSteps} is one file and one line, and the
 * four services list it, check its parameters, run it, evaluate it and replay it.
 */
class AddedStrategyTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String SERVICES = "src/test/resources/META-INF/services/";
    private static final String DOOR = "io.ponder.reasoning.strategy.registry.StrategySource";

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;

    private record Ended(int exit, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine(AddedStrategyTest::secondHasMostSteps);
        ponder = WholePonder.ready(home, Map.of("PONDER_ENGINE_URL", engine.url()));
    }

    @AfterAll
    static void stop() throws IOException {
        ponder.close();
        engine.close();
    }

    @BeforeEach
    void rewind() {
        engine.follow(AddedStrategyTest::secondHasMostSteps);
    }

    private static Turn secondHasMostSteps(int sample) {
        return sample % 4 == 1
                ? new Turn.Says("3 + 3 = 6.\n\n6 + 6 = 12.\n\n12 + 6 = 18.\n\nIt is \\boxed{18}.")
                : new Turn.Says("It is \\boxed{17}.");
    }

    @Test
    void the_page_shows_the_file_and_the_line() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/adding-a-strategy.md"));
        assertThat(page)
                .contains(Files.readString(Path.of("src/test/java/org/example/MostSteps.java")))
                .contains("META-INF/services/" + DOOR)
                .contains(Files.readString(Path.of(SERVICES + DOOR)));
    }

    @Test
    void it_is_listed() throws Exception {
        HttpResponse<String> models = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/models?suffixes=true"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(models.body())
                .contains("scripted+most_steps", "Draws several answers and returns the one with the most steps.");
    }

    @Test
    void its_parameter_is_checked() throws Exception {
        HttpResponse<String> outOfRange = ask("\"parameters\": {\"chains\": 65}");
        assertThat(outOfRange.statusCode()).isEqualTo(400);
        assertThat(outOfRange.body()).contains("parameters.chains is 65, but must be a whole number from 1 to 64");
        HttpResponse<String> unknown = ask("\"parameters\": {\"n\": 3}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("it has chains, prompt, examples, template");
    }

    @Test
    void it_is_asked_with_its_own_prompt_unless_the_client_names_one() throws Exception {
        JsonNode own = JsonMapper.shared()
                .readTree(ask("\"parameters\": {\"chains\": 2}").body());
        assertThat(own.at("/trace/0").toString())
                .contains("What is 3 times 6?\\n\\nReason in many small steps, with a blank line between them.");
        JsonNode plain = JsonMapper.shared()
                .readTree(ask("\"parameters\": {\"chains\": 2, \"prompt\": \"plain\"}")
                        .body());
        assertThat(plain.at("/trace/0").toString())
                .contains("What is 3 times 6?")
                .doesNotContain("many small steps, with a blank line between them.\"}]");
    }

    @Test
    void it_answers_and_its_trace_replays() throws Exception {
        HttpResponse<String> reply = ask("\"parameters\": {\"chains\": 4}");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(reply.body()).path("answer").asString())
                .isEqualTo("18");
        Path trace = Files.writeString(home.resolve("trace.json"), reply.body());
        Ended replayed = ponder("replay", trace.toString());
        assertThat(replayed.exit()).as(replayed.out() + replayed.err()).isZero();
        assertThat(replayed.out()).contains("most_steps: 4 results told", "The same tree and the same answer");
    }

    @Test
    void a_budget_of_samples_sets_its_own_parameter() throws Exception {
        Path data = Files.writeString(
                home.resolve("data.jsonl"),
                "{\"unique_id\": \"one\", \"problem\": \"What is 3 times 6?\", \"answer\": \"18\"}\n");
        Path run = home.resolve("run");
        Ended evaluated = ponder(
                "eval",
                "--data",
                data.toString(),
                "--out",
                run.toString(),
                "--strategies",
                "most_steps",
                "--budgets",
                "1,4",
                "--patience",
                "0",
                "--parallel",
                "1");
        assertThat(evaluated.exit()).as(evaluated.err()).isZero();
        RunSummary summary =
                WireJson.mapper().readValue(Files.readString(run.resolve("summary.json")), RunSummary.class);
        RunSummary.Curve curve = summary.curves().getFirst();
        assertThat(curve.name()).isEqualTo("most_steps");
        assertThat(curve.points()).extracting(RunSummary.Point::budget).containsExactly(1, 4);
        // One answer for the first budget, which is wrong, and four for the second, one of which is right.
        assertThat(curve.points()).extracting(point -> point.accuracy().value()).containsExactly(0.0, 1.0);
    }

    private static HttpResponse<String> ask(String more) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/reasoning"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"model\": \"scripted\", \"strategy\": \"most_steps\", "
                                        + "\"input\": \"What is 3 times 6?\", " + more + "}"))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static Ended ponder(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Ponder.run(
                List.of(args).toArray(String[]::new),
                Map.of("PONDER_URL", ponder.url(), "PONDER_VERIFIER_URL", ponder.settings.url(ServiceName.VERIFIER)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
