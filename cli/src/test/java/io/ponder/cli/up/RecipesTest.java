package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.net.http.HttpResponse;
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
        if (asked.contains("Is the quoted")) {
            return new Turn.Says(asked.contains("good letter") ? "Yes" : "No");
        }
        if (asked.contains("letter")) {
            return new Turn.Thinks(
                    "They want a letter.",
                    sample % 2 == 0 ? "Dear Ann, this is a good letter of " + sample + " words." : "No, I will not.");
        }
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

    private static final String LETTERS = """
            {"id": "a", "prompt": "Write a letter to Ann.", "response": "Dear Ann, I write you a good letter today."}
            {"id": "b", "messages": [{"role": "user", "content": "Write a letter to Bob."},
             {"role": "assistant", "content": "Bob, go away at once."}]}
            {"id": "c", "instruction": "Write a letter to an aunt.", "input": "Her name is Cleo."}""".replace(",\n ", ", ");

    @Test
    void questionsWithoutAnswersAreRefusedByNameWhereAnswersAreNeeded() throws Exception {
        HttpResponse<String> unnamed = data.send("POST", "/v1/datasets?name=none", "application/jsonl", LETTERS);
        assertThat(unnamed.statusCode()).isEqualTo(400);
        assertThat(unnamed.body()).contains("name the format open");
        JsonNode open = data.upload("unanswered&format=open", LETTERS);
        assertThat(open.at("/unanswered").booleanValue()).as(open.toString()).isTrue();
        for (String recipe : List.of("star", "rl_prompts", "process_labels", "rejection_sampling", "cold_start")) {
            HttpResponse<String> refused = data.send(
                    "POST",
                    "/v1/jobs",
                    "application/json",
                    "{\"recipe\": \"" + recipe + "\", \"source\": \"unanswered\"}");
            assertThat(refused.statusCode()).as(recipe).isEqualTo(400);
            assertThat(refused.body())
                    .contains("no right answers, and " + recipe + " needs them", "\"source\"")
                    .contains(
                            recipe.matches("rejection_sampling|cold_start") ? "parameters.verifier" : "non_reasoning");
        }
    }

    @Test
    void whatIsNotReasoningIsKeptByAJudge() throws Exception {
        data.upload("letters&format=open", LETTERS);
        JsonNode ended = data.run("""
                {"recipe": "non_reasoning", "source": "letters", "name": "judged", "parameters": {"n": 4}}""");
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        assertThat(ended.at("/funnel/sampled").asInt()).isEqualTo(12);
        assertThat(ended.at("/funnel/right").asInt()).isBetween(1, 11);
        List<JsonNode> rows = data.rows("judged", false);
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.at("/completion").asString()).startsWith("Dear Ann").doesNotContain("They want");
            assertThat(row.at("/origin/verifier").asString()).isEqualTo("helpfulness");
            assertThat(row.at("/origin/score").asDouble()).isGreaterThanOrEqualTo(0.5);
        });
        JsonNode again = data.run("""
                {"recipe": "rejection_sampling", "source": "letters", "name": "sampled",
                 "parameters": {"n": 4, "verifier": "helpfulness", "prompt": "plain", "keep": 8}}""");
        assertThat(again.at("/funnel/kept").asInt()).as(again.toPrettyString()).isBetween(1, 11);
    }

    @Test
    void repliesOfASourceAreTakenAsTheyAreOrJudged() throws Exception {
        data.upload("replies&format=open&licence=CC0-1.0", LETTERS);
        JsonNode given = data.run("""
                {"recipe": "non_reasoning", "source": "replies", "name": "given", "parameters": {"replies": "given"}}""");
        assertThat(given.at("/funnel/kept").asInt()).as(given.toPrettyString()).isEqualTo(2);
        assertThat(given.at("/funnel/failures").toString()).contains("gives no reply");
        assertThat(given.at("/spent/calls").asInt()).isZero();
        assertThat(data.rows("given", false).getLast().at("/completion").asString())
                .isEqualTo("Bob, go away at once.");
        JsonNode judged = data.run("""
                {"recipe": "non_reasoning", "source": "replies", "name": "given-judged",
                 "parameters": {"replies": "given_judged"}}""");
        assertThat(judged.at("/funnel/dropped/low_score").asInt())
                .as(judged.toPrettyString())
                .isEqualTo(1);
        assertThat(data.rows("given-judged", false)).singleElement().satisfies(row -> {
            assertThat(row.at("/completion").asString()).contains("good letter");
            assertThat(row.at("/origin/licence").asString()).isEqualTo("CC0-1.0");
        });
    }
}
