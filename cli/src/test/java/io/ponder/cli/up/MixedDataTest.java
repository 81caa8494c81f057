package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Several data sets in one, through the gateway and on the command line. */
@Timeout(180)
class MixedDataTest {

    private static final String MIXTURE = """
            {"recipe": "mixture", "name": "%s", "parameters": {"seed": %d, "parts": [
              {"set": "reasoning", "share": 600}, {"set": "general", "share": 200, "repeat": 2}]}}""";

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;
    private static DataClient data;

    /** Two uploads, of which jobs make 12 rows of reasoning and 3 others. */
    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine((sample, _) -> new Turn.Says("It is two, of course (" + sample + "): \\boxed{2}."));
        ponder = WholePonder.withData(home, Map.of("PONDER_ENGINE_URL", engine.url()));
        data = new DataClient(ponder.url());
        data.upload("sums&licence=MIT", lines(12, "{\"question\": \"In case %d, what is 1 + 1?\", \"answer\": \"2\"}"));
        data.upload(
                "chats&licence=CC0-1.0&format=open",
                lines(3, "{\"prompt\": \"Who are you, number %d?\", \"response\": \"I am Ponder, number %1$d.\"}"));
        data.run("""
                {"recipe": "rejection_sampling", "source": "sums", "name": "reasoning",
                 "parameters": {"n": 1, "readable": false, "alike": 1}}""");
        JsonNode general = data.run("""
                {"recipe": "non_reasoning", "source": "chats", "name": "general",
                 "parameters": {"replies": "given", "alike": 1}}""");
        assertThat(general.at("/funnel/kept").asInt())
                .as(general.toPrettyString())
                .isEqualTo(3);
    }

    private static String lines(int count, String line) {
        return IntStream.range(0, count).mapToObj(i -> line.formatted(i)).collect(Collectors.joining("\n"));
    }

    @AfterAll
    static void stop() {
        ponder.close();
        engine.close();
    }

    @Test
    void everyPartHasItsShareAndEveryRowSaysWhereItComesFrom() throws Exception {
        int calls = engine.calls().size();
        JsonNode ended = data.run(MIXTURE.formatted("mixed", 1));
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        assertThat(ended.at("/funnel/kept").asInt()).as(ended.toPrettyString()).isEqualTo(16);
        assertThat(ended.at("/parameters/parts/1/repeat").asInt()).isEqualTo(2);
        assertThat(ended.has("source")).isFalse();
        assertThat(engine.calls()).as("nobody is asked").hasSize(calls);
        List<JsonNode> rows = data.rows("mixed", false);
        assertThat(from(rows, "reasoning")).hasSize(12).doesNotHaveDuplicates();
        assertThat(from(rows, "general")).hasSize(4);
        assertThat(from(rows, "general").stream().distinct())
                .as("one is there twice")
                .hasSize(3);
        assertThat(rows.getFirst().at("/origin/recipe").asString()).isIn("rejection_sampling", "non_reasoning");

        data.run(MIXTURE.formatted("mixed-again", 1));
        assertThat(data.rows("mixed-again", false)).as("one seed, one order").isEqualTo(rows);
        data.run(MIXTURE.formatted("mixed-otherwise", 2));
        assertThat(data.rows("mixed-otherwise", false)).isNotEqualTo(rows).hasSize(16);

        assertThat(data.ask("GET", "/v1/datasets/mixed", "").at("/licence").asString())
                .isEqualTo("MIT AND CC0-1.0");
        JsonNode card = data.ask("GET", "/v1/datasets/mixed/card", "");
        assertThat(card.at("/sources")
                        .valueStream()
                        .map(each -> each.at("/name").asString()))
                .containsExactly("reasoning", "sums", "general", "chats");
        assertThat(card.at("/summary/by_licence/MIT").asInt())
                .as(card.toPrettyString())
                .isEqualTo(12);
        assertThat(card.at("/summary/by_mark/from general").asInt()).isEqualTo(4);
        assertThat(card.at("/command").asString())
                .startsWith("./ponder data make mixture --name mixed --set 'parts=[{");
    }

    private static List<String> from(List<JsonNode> rows, String part) {
        return rows.stream()
                .filter(row -> row.at("/origin/marks").toString().contains("\"from " + part + "\""))
                .map(row -> row.at("/prompt/0/content").asString())
                .toList();
    }

    @Test
    void aMixtureFileBecomesAFolderForATrainer() throws Exception {
        Path file = Files.writeString(home.resolve("mixture.yaml"), """
                parts:
                  - {set: reasoning, count: 6}
                  - {set: general, count: 2}
                """);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(run(out, "mix", file.toString(), "--name", "filed")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("filed: succeeded", "kept      8");
        Path folder = home.resolve("filed");
        assertThat(run(out, "export", "filed", "--to", folder.toString(), "--format", "trl"))
                .as(out.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(folder.resolve("README.md")).content().contains("MIT", "CC0-1.0", "mixture", "chats");
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(each -> each.toString().endsWith(".jsonl")))
                    .singleElement()
                    .satisfies(each -> assertThat(each).content().hasLineCount(8));
        }
    }

    private static int run(ByteArrayOutputStream out, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "data";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--url";
        all[arguments.length + 2] = ponder.url();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        return Ponder.run(all, Map.of(), printed, printed);
    }

    @Test
    void whatCannotBeMixedIsRefusedWithTheWayOut() throws Exception {
        data.upload("exam&held_out=true", "{\"question\": \"What is 9 + 9?\", \"answer\": \"18\"}");
        refused("[{\"set\": \"nowhere\", \"share\": 1}]", "there is no data set nowhere");
        refused("[{\"set\": \"exam\", \"share\": 1}]", "exam is held out");
        refused(
                "[{\"set\": \"general\", \"count\": 7}]",
                "of general 7 rows are wanted, and 3 rows 1 times are fewer: raise its repeat, lower its count");
        refused(
                "[{\"set\": \"reasoning\", \"share\": 1}, {\"set\": \"sums\", \"share\": 1}]",
                "the rows of sums are prompt_only and those before are prompt_completion");
        refused("[{\"set\": \"reasoning\", \"share\": 1}, {\"set\": \"general\", \"count\": 1}]", "either the count");
        refused("[{\"set\": \"reasoning\"}]", "the share of reasoning must be above 0");
        refused("\"\"", "must name the data sets");
        refused("\"[{\"", "parameters.parts");
        HttpResponse<String> sourced =
                data.send("POST", "/v1/jobs", "application/json", "{\"recipe\": \"mixture\", \"source\": \"sums\"}");
        assertThat(sourced.statusCode()).isEqualTo(400);
        assertThat(sourced.body()).contains("must be left out");
    }

    private static void refused(String parts, String why) throws Exception {
        HttpResponse<String> reply = data.send(
                "POST",
                "/v1/jobs",
                "application/json",
                "{\"recipe\": \"mixture\", \"parameters\": {\"parts\": " + parts + "}}");
        assertThat(reply.statusCode()).as(parts + reply.body()).isEqualTo(400);
        assertThat(reply.body()).contains(why, "parameters.parts");
    }
}
