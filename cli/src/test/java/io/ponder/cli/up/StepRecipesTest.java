package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Recipes that look at single steps, through the gateway, with an engine that slips in the second of three. */
@Timeout(180)
class StepRecipesTest {

    private static final Pattern SUM = Pattern.compile("What is (\\d+) \\+ (\\d+)\\?");
    private static final String FIRST = "I look at both numbers.";
    private static final String RIGHT = "I add them.";
    private static final String SLIP = "I add them and slip.";

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;
    private static DataClient data;

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine(StepRecipesTest::turn);
        ponder = WholePonder.withData(home, Map.of("PONDER_ENGINE_URL", engine.url()));
        data = new DataClient(ponder.url());
        data.upload(
                "sums",
                IntStream.range(0, 3)
                        .mapToObj(i -> "{\"question\": \"What is " + i + " + 5?\", \"answer\": \"" + (i + 5) + "\"}")
                        .collect(Collectors.joining("\n")));
    }

    @AfterAll
    static void stop() {
        ponder.close();
        engine.close();
    }

    /** Every other sample slips; whatever goes on after a slip is wrong, and after a right step is right. */
    private static Turn turn(int sample, ScriptedCall call) {
        Matcher sum = SUM.matcher(call.body().toString());
        int right = sum.find() ? Integer.parseInt(sum.group(1)) + Integer.parseInt(sum.group(2)) : 0;
        JsonNode messages = call.body().path("messages");
        JsonNode last = messages.get(messages.size() - 1);
        String begun = last.path("role").asString().equals("assistant")
                ? last.path("content").asString()
                : "";
        boolean slips = begun.contains(SLIP) || !begun.contains(RIGHT) && sample % 2 == 1;
        String answer = "The answer is \\boxed{" + (slips ? right + 1 : right) + "}.";
        String step = slips ? SLIP : RIGHT;
        if (begun.contains(SLIP) || begun.contains(RIGHT)) {
            return new Turn.Says(answer);
        }
        return new Turn.Says((begun.isEmpty() ? FIRST + "\n\n" : "") + step + "\n\n" + answer);
    }

    @Test
    void theFirstWrongStepIsFoundByHalves() throws Exception {
        JsonNode ended = data.run("""
                {"recipe": "process_labels", "source": "sums", "name": "halved",
                 "parameters": {"n": 4, "rollouts": 4, "method": "first_wrong_step"}}""");
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        List<JsonNode> rows = data.rows("halved", false);
        assertThat(rows).hasSize(12).allSatisfy(row -> {
            assertThat(row.at("/type").asString()).isEqualTo("stepwise");
            boolean slipped = row.at("/completions/1").asString().equals(SLIP);
            assertThat(row.at("/labels").toString())
                    .as(row.toString())
                    .isEqualTo(slipped ? "[true,false,false]" : "[true,true,true]");
        });
        assertThat(rows).anyMatch(row -> row.at("/completions/1").asString().equals(SLIP));
    }

    @Test
    void omegaPrmGrowsATreeInWhichWhatFollowsASlipIsNeverRight() throws Exception {
        JsonNode ended = data.run("""
                {"recipe": "process_labels", "source": "sums", "name": "grown",
                 "parameters": {"rollouts": 4, "searches": 6, "method": "omega_prm"}}""");
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        List<JsonNode> rows = data.rows("grown", false);
        assertThat(rows).hasSize(3).allSatisfy(row -> {
            assertThat(row.at("/type").asString()).isEqualTo("tree");
            assertThat(row.at("/nodes").size()).isPositive();
            Map<Integer, String> paths = paths(row);
            assertThat(paths.values()).as(row.toPrettyString()).anyMatch(path -> path.contains(SLIP));
            row.at("/nodes").forEach(node -> {
                if (paths.getOrDefault(node.at("/id").asInt(), "").contains(SLIP)) {
                    assertThat(node.at("/score").asDouble()).as(node.toString()).isZero();
                } else {
                    assertThat(node.at("/score").asDouble()).as(node.toString()).isPositive();
                }
            });
        });
    }

    /** The whole text up to each node; fails where a node stands before its parent. */
    private static Map<Integer, String> paths(JsonNode tree) {
        Map<Integer, String> paths = new HashMap<>(Map.of(0, ""));
        tree.at("/nodes").forEach(node -> {
            String before = paths.get(node.at("/parent").asInt());
            assertThat(before).as(node.toString()).isNotNull();
            paths.put(node.at("/id").asInt(), before + node.at("/text").asString());
        });
        return paths;
    }

    @Test
    void siblingsInATreeMakePairsThatDifferInOneStep() throws Exception {
        JsonNode ended = data.run("""
                {"recipe": "preferences", "source": "sums", "name": "siblings", "parameters":
                 {"strategy": "beam_search", "verifier": "arithmetic", "make": "siblings", "width": 4, "margin": 0.25}}""");
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        List<JsonNode> rows = data.rows("siblings", false);
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.at("/type").asString()).isEqualTo("preference");
            assertThat(row.at("/chosen").asString()).as(row.toString()).doesNotContain(SLIP);
            assertThat(row.at("/rejected").asString()).contains(SLIP);
            assertThat(row.at("/chosen_score").asDouble())
                    .isGreaterThanOrEqualTo(row.at("/rejected_score").asDouble() + 0.25);
        });
    }

    @Test
    void treesAreKeptAsTheyAre() throws Exception {
        JsonNode ended = data.run("""
                {"recipe": "preferences", "source": "sums", "name": "trees", "parameters":
                 {"strategy": "beam_search", "verifier": "arithmetic", "make": "trees", "width": 4}}""");
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        assertThat(data.rows("trees", false)).hasSize(3).allSatisfy(row -> {
            assertThat(row.at("/type").asString()).isEqualTo("tree");
            Map<Integer, String> paths = paths(row);
            assertThat(paths).hasSizeGreaterThan(4);
            row.at("/nodes").forEach(node -> {
                if (node.at("/right").booleanValue(false)) {
                    assertThat(paths.get(node.at("/id").asInt()))
                            .contains("\\boxed{" + row.at("/origin/reference").asString() + "}");
                }
            });
            assertThat(row.at("/nodes")
                            .valueStream()
                            .filter(node -> node.at("/right").booleanValue(false)))
                    .as(row.toPrettyString())
                    .isNotEmpty();
        });
    }
}
