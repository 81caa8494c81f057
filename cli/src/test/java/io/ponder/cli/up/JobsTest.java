package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/** Jobs through the gateway, by dataset-service and all that is behind it. */
@Timeout(180)
class JobsTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SUM = Pattern.compile("What is (\\d+) \\+ (\\d+)\\?");
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "paused", "out_of_budget");

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;

    /** Is right in every other sample of a question. */
    @BeforeAll
    static void start() throws Exception {
        Map<String, Integer> asked = new ConcurrentHashMap<>();
        engine = new ScriptedEngine((sample, call) -> {
            Matcher sum = SUM.matcher(call.body().toString());
            int right = sum.find() ? Integer.parseInt(sum.group(1)) + Integer.parseInt(sum.group(2)) : 0;
            boolean isHinted = call.body().toString().contains("The correct answer is ");
            if (call.body().toString().contains("beads")
                    || call.body().toString().contains("marbles") && !isHinted) {
                return new Turn.Says("I count them" + (isHinted ? " again" : ", " + sample) + ".\n\n" + sum.group(1)
                        + " + 9 = " + right + ".\n\nThe answer is \\boxed{" + right + "}.");
            }
            if (isHinted) {
                return new Turn.Says("As the hint says, the answer is " + right + ". " + sum.group(1) + " + "
                        + sum.group(2) + " = " + right + ".\n\nThe answer is \\boxed{" + right + "}.");
            }
            if (call.body().toString().contains("weigh")) {
                return new Turn.Says("I guess.\n\nThe answer is \\boxed{0}.");
            }
            // Calls come at once, so that the number over all calls is even or odd by chance.
            boolean isRight = asked.merge(Integer.toString(right), 1, Integer::sum) % 2 == 1;
            return new Turn.Says(
                    "I add them, " + sample + ".\n\nThe answer is \\boxed{" + (isRight ? right : right + 1) + "}.");
        });
        ponder = WholePonder.withData(home, Map.of("PONDER_ENGINE_URL", engine.url()));
    }

    @AfterAll
    static void stop() {
        ponder.close();
        engine.close();
    }

    @Test
    void rightSamplesBecomeRowsAndNothingIsPaidTwice() throws Exception {
        upload("sums", 30);
        JsonNode job = ask("POST", "/v1/jobs", """
                {"recipe": "rejection_sampling", "source": "sums", "name": "first", "parameters": {"n": 4}}""");
        JsonNode ended = end(job);
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        assertThat(ended.at("/funnel/asked").asInt()).isEqualTo(30);
        assertThat(ended.at("/funnel/sampled").asInt()).isEqualTo(120);
        int right = ended.at("/funnel/right").asInt();
        assertThat(right).isBetween(1, 119);
        assertThat(ended.at("/funnel/kept").asInt()).isEqualTo(right);
        assertThat(ended.at("/forecast/pilot").asInt()).isEqualTo(10);
        String[] rows = text("/v1/datasets/first/rows").split("\n");
        assertThat(rows).hasSize(right).allSatisfy(row -> {
            JsonNode json = WireJson.mapper().readTree(row);
            assertThat(json.at("/type").asString()).isEqualTo("prompt_completion");
            assertThat(json.at("/completion").asString())
                    .contains("\\boxed{" + json.at("/origin/reference").asString() + "}");
            assertThat(json.at("/origin/sampler/seed").isNumber()).isTrue();
        });

        int calls = engine.calls().size();
        JsonNode again = end(ask("POST", "/v1/jobs", """
                {"recipe": "rejection_sampling", "source": "sums", "name": "again", "parameters": {"n": 4}}"""));
        assertThat(engine.calls()).as("all of it was paid for").hasSize(calls);
        assertThat(again.at("/spent/remembered").asInt()).isEqualTo(30);
        assertThat(again.at("/spent/tokens").asInt()).isZero();
        assertThat(text("/v1/datasets/again/rows").split("\n")).hasSize(right);
    }

    @Test
    void starHasWhatIsWrongRationalisedAndTakesTheHintOut() throws Exception {
        send("heavy", "{\"question\": \"Two cows weigh 300 and 410 kg. What is 300 + 410?\", \"answer\": \"710\"}");
        JsonNode ended = end(ask("POST", "/v1/jobs", """
                {"recipe": "star", "source": "heavy", "name": "starred", "parameters": {"n": 2, "hinted": 1}}"""));
        assertThat(ended.at("/funnel/kept").asInt()).as(ended.toPrettyString()).isEqualTo(1);
        assertThat(ended.at("/funnel/right").asInt()).as("none without help").isZero();
        JsonNode row = WireJson.mapper().readTree(text("/v1/datasets/starred/rows"));
        assertThat(row.at("/completion").asString())
                .contains("300 + 410 = 710", "\\boxed{710}")
                .doesNotContainIgnoringCase("hint");
        assertThat(row.at("/prompt/0/content").asString()).doesNotContain("correct answer");
        assertThat(row.at("/origin/marks").toString()).contains("hinted", "stripped");
    }

    @Test
    void starLeavesOutWhatReachesTheRightAnswerByAWrongStep() throws Exception {
        send("pretended", """
                {"question": "Ann and Bob have beads. What is 30 + 40?", "answer": "70"}
                {"question": "Ann and Bob have marbles. What is 31 + 40?", "answer": "71"}""");
        JsonNode ended = end(ask("POST", "/v1/jobs", """
                {"recipe": "star", "source": "pretended", "name": "sound",
                 "parameters": {"n": 2, "hinted": 1, "step_verifier": "arithmetic"}}"""));
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        assertThat(ended.at("/funnel/right").asInt()).as("by the answer").isEqualTo(4);
        assertThat(ended.at("/funnel/dropped/wrong_step").asInt())
                .as("four without a hint, and one with it: " + ended.toPrettyString())
                .isEqualTo(5);
        assertThat(ended.at("/funnel/kept").asInt()).isEqualTo(1);
        JsonNode row = WireJson.mapper().readTree(text("/v1/datasets/sound/rows"));
        assertThat(row.at("/completion").asString()).contains("31 + 40 = 71");
        assertThat(row.at("/origin/verifier").asString()).isEqualTo("reference+arithmetic");
        assertThat(row.at("/origin/score").asDouble()).isEqualTo(1);
        assertThat(row.at("/origin/marks").toString()).contains("hinted", "stripped");
    }

    @Test
    void aVerifierThatScoresNoStepsPausesTheJob() throws Exception {
        send("whole", "{\"question\": \"What is 52 + 40?\", \"answer\": \"92\"}");
        JsonNode ended = end(ask("POST", "/v1/jobs", """
                {"recipe": "star", "source": "whole", "name": "none",
                 "parameters": {"n": 8, "step_verifier": "reference"}}"""));
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("paused");
        assertThat(ended.at("/trouble").asString())
                .contains("step_verifier names a verifier that scores no steps", "such as arithmetic");
    }

    @Test
    void questionsThatAreNeverRightTeachReinforcementNothing() throws Exception {
        send("mixed", """
                {"question": "Two cows weigh 1 and 0 kg. What is 1 + 0?", "answer": "1"}
                {"question": "Two cows weigh 2 and 0 kg. What is 2 + 0?", "answer": "2"}
                {"question": "What is 3 + 4?", "answer": "7"}""");
        JsonNode ended = end(ask("POST", "/v1/jobs", """
                {"recipe": "rl_prompts", "source": "mixed", "name": "posed",
                 "parameters": {"probe": 4, "prompt": "think_answer_tags", "row_prompt": "asked", "revision": "r1"}}"""));
        assertThat(ended.at("/funnel/kept").asInt()).as(ended.toPrettyString()).isEqualTo(1);
        JsonNode row = WireJson.mapper().readTree(text("/v1/datasets/posed/rows"));
        assertThat(row.at("/type").asString()).isEqualTo("prompt_only");
        assertThat(row.at("/prompt").toString()).contains("<think>", "What is 3 + 4?");
        assertThat(row.at("/origin/reference").asString()).isEqualTo("7");
        assertThat(row.at("/origin/revision").asString()).isEqualTo("r1");
        assertThat(row.at("/origin/verifier_version").asString())
                .as("of the reference verifier")
                .isNotEmpty();
    }

    @Test
    void aTeachersLogProbabilitiesAreKeptAndOneThatRefusesThemPausesItsJob() throws Exception {
        upload("taught", 12);
        end(ask("POST", "/v1/jobs", """
                {"recipe": "distillation", "source": "taught", "name": "known", "parameters": {"n": 2, "top": 5}}"""));
        JsonNode row =
                WireJson.mapper().readTree(text("/v1/datasets/known/rows").split("\n")[0]);
        assertThat(row.at("/tokens/0/top/0/log_prob").isNumber())
                .as(row.toString())
                .isTrue();
        engine.lacks("top_logprobs");
        JsonNode ended = end(ask("POST", "/v1/jobs", """
                {"recipe": "distillation", "source": "taught", "name": "distilled", "parameters": {"n": 1, "top": 4}}"""));
        engine.lacks();
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("paused");
        assertThat(ended.at("/trouble").asString()).contains("top_logprobs");
    }

    @Test
    void stepsAreLabelledByWhatComesAfterThem() throws Exception {
        upload("steps", 3);
        JsonNode ended = end(ask("POST", "/v1/jobs", """
                {"recipe": "process_labels", "source": "steps", "name": "labelled",
                 "parameters": {"n": 4, "rollouts": 4, "method": "math_shepherd"}}"""));
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        String[] rows = text("/v1/datasets/labelled/rows").split("\n");
        assertThat(rows).hasSize(12).allSatisfy(row -> {
            JsonNode json = WireJson.mapper().readTree(row);
            assertThat(json.at("/type").asString()).isEqualTo("stepwise");
            assertThat(json.at("/completions").size()).isEqualTo(2);
            assertThat(json.at("/labels/0").booleanValue())
                    .as("half of what follows is right")
                    .isTrue();
            assertThat(json.at("/values/1").asDouble())
                    .isEqualTo(json.at("/labels/1").booleanValue() ? 1 : 0);
        });
    }

    @Test
    void pathsOfOneSearchMakePairs() throws Exception {
        upload("pairs", 3);
        JsonNode ended = end(ask("POST", "/v1/jobs", """
                {"recipe": "preferences", "source": "pairs", "name": "paired", "parameters": {"width": 8}}"""));
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        assertThat(text("/v1/datasets/paired/rows").split("\n")).allSatisfy(row -> {
            JsonNode json = WireJson.mapper().readTree(row);
            String right = "\\boxed{" + json.at("/origin/reference").asString() + "}";
            assertThat(json.at("/chosen").asString()).contains(right);
            assertThat(json.at("/rejected").asString()).doesNotContain(right);
        });
    }

    @Test
    void noRecipeTouchesWhatIsHeldOut() throws Exception {
        send("ours", """
                {"question": "There are 11 red hats and 7 blue hats in the shop. What is 11 + 7?", "answer": "18"}
                {"question": "What is 3 + 9?", "answer": "12"}""");
        send(
                "exam&held_out=true",
                "{\"question\": \"there are 11 red hats, and 7 blue hats in the shop; what is 11 + 7\", \"answer\": \"18\"}");
        JsonNode ended = end(ask("POST", "/v1/jobs", """
                {"recipe": "rejection_sampling", "source": "ours", "name": "clean", "parameters": {"n": 4}}"""));
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        assertThat(ended.at("/funnel/failures").toString()).contains("held out");
        assertThat(text("/v1/datasets/clean/rows")).contains("What is 3 + 9?").doesNotContain("hats");
        HttpResponse<String> refused = HTTP.send(
                HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/jobs"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"recipe\": \"star\", \"source\": \"exam\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("held out");
    }

    private static void send(String name, String lines) throws Exception {
        HttpResponse<String> reply = HTTP.send(
                HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/datasets?name=" + name))
                        .header("Content-Type", "application/jsonl")
                        .POST(BodyPublishers.ofString(lines))
                        .build(),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }

    private static void upload(String name, int count) throws Exception {
        String lines = IntStream.range(0, count)
                .mapToObj(i -> "{\"id\": \"" + name + i + "\", \"question\": \"What is " + i + " + "
                        + (3 * i + name.length()) + "?\", \"answer\": \"" + (4 * i + name.length()) + "\"}")
                .collect(Collectors.joining("\n"));
        HttpResponse<String> reply = HTTP.send(
                HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/datasets?licence=MIT&name=" + name))
                        .header("Content-Type", "application/jsonl")
                        .POST(BodyPublishers.ofString(lines))
                        .build(),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(WireJson.mapper().readTree(reply.body()).at("/rows").asInt()).isEqualTo(count);
    }

    private static JsonNode end(JsonNode job) throws Exception {
        String path = "/v1/jobs/" + job.at("/id").asString();
        Eventually.within(Duration.ofSeconds(60), () -> {
            try {
                return ENDS.contains(ask("GET", path, "").at("/state").asString());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return ask("GET", path, "");
    }

    private static JsonNode ask(String method, String path, String body) throws Exception {
        HttpResponse<String> reply = HTTP.send(
                HttpRequest.newBuilder(URI.create(ponder.url() + path))
                        .header("Content-Type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return WireJson.mapper().readTree(reply.body());
    }

    private static String text(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(ponder.url() + path)).build(), BodyHandlers.ofString())
                .body();
    }
}
