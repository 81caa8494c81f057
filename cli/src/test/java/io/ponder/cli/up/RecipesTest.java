package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Recipes through the gateway, by all services and an engine that thinks aloud. */
@Timeout(180)
class RecipesTest {

    private static final Pattern SUM = Pattern.compile("What is (\\d+) \\+ (\\d+)\\?");

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;
    private static DataClient data;

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine(RecipesTest::turn);
        ponder = WholePonder.withData(home, Map.of("PONDER_ENGINE_URL", engine.url()));
        data = new DataClient(ponder.url());
    }

    @AfterAll
    static void stop() {
        ponder.close();
        engine.close();
    }

    /** Is right in every other sample, and writes summaries that are not always good. */
    private static Turn turn(int sample, ScriptedCall call) {
        String asked = call.body().toString();
        Matcher sum = SUM.matcher(asked);
        int right = sum.find() ? Integer.parseInt(sum.group(1)) + Integer.parseInt(sum.group(2)) : 0;
        if (asked.contains("Write the solution of this problem for a reader")) {
            return new Turn.Says(
                    asked.contains("geese")
                            ? "Wait, let me check the notes. The answer is \\boxed{" + right + "}."
                            : asked.contains("ducks")
                                    ? "The sum of both is \\boxed{" + (right + 5) + "}."
                                    : "Both numbers are added, and their sum is \\boxed{" + right + "}.");
        }
        if (asked.contains("cats")) {
            return new Turn.Thinks(
                    "I count them again and again, one by one. ".repeat(60),
                    "There are \\boxed{" + right + "} of them.");
        }
        return new Turn.Thinks(
                "Let me see. I add the ones first, then the tens, and check it by counting (" + sample + ").",
                "The answer is \\boxed{" + (sample % 2 == 0 ? right : right + 1) + "}.");
    }

    @Test
    void aColdStartIsLongReasoningWithASummaryThatReadersLike() throws Exception {
        data.upload("starts&licence=MIT", """
                {"id": "plain", "question": "What is 3 + 4?", "answer": "7"}
                {"id": "geese", "question": "Some geese fly. What is 5 + 4?", "answer": "9"}
                {"id": "ducks", "question": "Some ducks swim. What is 6 + 4?", "answer": "10"}
                {"id": "cats", "question": "Some cats sleep. What is 1 + 1?", "answer": "2"}""");
        JsonNode ended = data.run("""
                {"recipe": "cold_start", "source": "starts", "name": "cold",
                 "parameters": {"strategy": "best_of_n", "search_verifier": "arithmetic", "n": 6, "token": "|begin|"}}""");
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        assertThat(ended.at("/funnel/sampled").asInt()).isEqualTo(24);
        assertThat(ended.at("/funnel/kept").asInt()).as(ended.toPrettyString()).isEqualTo(1);
        assertThat(ended.at("/funnel/dropped").propertyNames())
                .containsExactlyInAnyOrder("summary aloud", "summary says_another_answer", "reasoning chaotic");
        List<JsonNode> rows = data.rows("cold", false);
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.at("/completion").asString())
                    .startsWith("|begin|Let me see. I add the ones first")
                    .endsWith("|begin|Both numbers are added, and their sum is \\boxed{7}.");
            assertThat(row.at("/prompt").toString()).contains("What is 3 + 4?").doesNotContain("Reflect");
            assertThat(row.at("/origin/verifier").asString()).isEqualTo("reference");
            assertThat(row.at("/origin/marks").toString()).contains("summarised");
        });
        assertThat(engine.calls())
                .as("the model is asked to reflect")
                .anyMatch(call -> call.body().toString().contains("Reflect on each step"));
    }
}
