package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.FailureException;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the card of a real job says: everything that whoever trains on its rows must know. */
@Timeout(180)
class JobCardTest {

    private static final Pattern SUM = Pattern.compile("What is (\\d+) \\+ (\\d+)\\?");

    /** The last one shares 13 words with a question that is held out, and the one before is one of the benchmark. */
    private static final String QUESTIONS = """
            {"id": "a", "question": "What is 1 + 2?", "answer": "3"}
            {"id": "b", "question": "What is 3 + 4?", "answer": "7"}
            {"id": "c", "question": "There are 5 red and 6 blue hats. What is 5 + 6?", "answer": "11"}
            {"id": "d", "question": "A farmer in the north of the old country counts all her sheep every single morning. What is 7 + 8?", "answer": "15"}
            """;

    private static final String BENCHMARK = """
            {"id": "x", "question": "There are 5 red and 6 blue hats; what is 5 + 6?", "answer": "11"}
            {"id": "y", "question": "How many legs have four spiders that lost two of them?", "answer": "30"}
            """;

    private static final String HELD_OUT = """
            {"id": "z", "question": "A farmer in the north of the old country counts all her sheep every single morning. How many has she?", "answer": "80"}
            """;

    @TempDir
    Path home;

    @Test
    void tellsWhereAllOfItComesFrom() throws Exception {
        try (ScriptedEngine engine = new ScriptedEngine((sample, call) -> {
                    Matcher sum = SUM.matcher(call.body().toString());
                    int right = sum.find() ? Integer.parseInt(sum.group(1)) + Integer.parseInt(sum.group(2)) : 0;
                    return new Turn.Says("I add them, " + sample + ".\n\nThe answer is \\boxed{"
                            + (sample % 2 == 0 ? right : right + 1) + "}.");
                });
                WholePonder ponder = WholePonder.withData(
                        home, Map.of("PONDER_ENGINE_URL", engine.url(), "PONDER_PRICES", Turn.MODEL + "=1/0.5/2"));
                GatewayClient client = new GatewayClient(URI.create(ponder.url()))) {
            String model = client.firstModel();
            upload(client, "sums", "&licence=MIT", QUESTIONS);
            String benchmark =
                    upload(client, "sums-test", "", BENCHMARK).at("/sha256").asString();
            String heldOut = upload(client, "exam", "&held_out=true", HELD_OUT)
                    .at("/sha256")
                    .asString();
            refused(client, "nowhere", "there is no data set nowhere");
            refused(client, "sums", "must not name the source");

            JsonNode job = client.call(
                    "POST",
                    "/v1/jobs",
                    Map.of(
                            "recipe",
                            "rejection_sampling",
                            "source",
                            "sums",
                            "name",
                            "sums-right",
                            "parameters",
                            Map.of(
                                    "n",
                                    4,
                                    "revision",
                                    "abc123",
                                    "verifier",
                                    "format",
                                    "seed",
                                    5,
                                    "temperature",
                                    0.5,
                                    "decontaminate",
                                    List.of("sums-test"))));
            Eventually.within(Duration.ofSeconds(60), () -> state(client, job).equals("succeeded"));
            List<JsonNode> rows = client.lines("/v1/datasets/sums-right/rows", lines -> {
                List<JsonNode> all = new ArrayList<>();
                lines.forEachRemaining(line -> all.add(WireJson.mapper().readTree(line)));
                return all;
            });
            assertThat(rows)
                    .isNotEmpty()
                    .allSatisfy(row ->
                            assertThat(row.at("/prompt/0/content").asString()).startsWith("What is "));

            JsonNode card = client.call("GET", "/v1/datasets/sums-right/card", null);
            assertThat(card.at("/rows/train").asInt()).isEqualTo(rows.size());
            assertThat(card.at("/summary/by_type/prompt_completion").asInt()).isEqualTo(rows.size());
            assertThat(card.at("/funnel/0/out").asInt()).as("asked").isEqualTo(4);
            assertThat(card.at("/funnel/1/in").asInt()).as("sampled").isEqualTo(16);
            assertThat(card.at("/funnel/2/out").asInt()).as("kept").isEqualTo(rows.size());

            assertThat(card.at("/sources/0/name").asString()).isEqualTo("sums");
            assertThat(card.at("/sources/0/licence").asString()).isEqualTo("MIT");
            assertThat(card.at("/sources/0/rows").asInt()).isEqualTo(4);
            assertThat(card.at("/sources/0/sha256").asString()).hasSize(64);

            assertThat(card.at("/models")).hasSize(1);
            assertThat(card.at("/models/0/name").asString()).isEqualTo(model);
            assertThat(card.at("/models/0/revision").asString()).isEqualTo("abc123");
            assertThat(card.at("/models/0/sampler").asString())
                    .isEqualTo("majority_vote, temperature 0.5, top_p 0.95, max_tokens 1024");
            assertThat(card.at("/models/0/seeds").asString()).isEqualTo(seeds(rows));
            assertThat(card.at("/models/0/rows").asInt()).isEqualTo(rows.size());

            assertThat(card.at("/verifiers/0/name").asString()).isEqualTo("reference+format");
            assertThat(card.at("/verifiers/0/version").asString()).isEqualTo(version(client) + "+" + version(client));

            assertThat(card.at("/recipe/name").asString()).isEqualTo("rejection_sampling");
            assertThat(card.at("/recipe/parameters/seed").asInt()).isEqualTo(5);
            assertThat(card.at("/command").asString()).contains("seed=5", "decontaminate=");

            assertThat(card.at("/cost/calls").asInt())
                    .as("searches and scorings")
                    .isEqualTo(8);
            assertThat(card.at("/cost/seconds").isNumber()).isTrue();
            assertThat(card.at("/cost/usd").asDouble()).isPositive();
            assertThat(card.at("/notes").toString()).contains("tokens in all");

            assertThat(card.at("/difficulty").toString()).contains("\"pass_rate\":\"0.25-0.5\"");
            assertThat(card.at("/summary/by_pass_rate").propertyNames())
                    .isNotEmpty()
                    .doesNotContain("unknown");

            JsonNode against = card.at("/decontaminated");
            assertThat(against).hasSize(2);
            assertAgainst(against, "exam", 1, heldOut);
            assertAgainst(against, "sums-test", 2, benchmark);
            assertThat(card.at("/funnel/2/gone").propertyNames())
                    .contains("held_out same_words")
                    .anyMatch(reason -> reason.startsWith("benchmark "));
        }
    }

    private static void assertAgainst(JsonNode all, String name, int items, String sha256) {
        assertThat(all).anySatisfy(one -> {
            assertThat(one.at("/benchmark").asString()).isEqualTo(name);
            assertThat(one.at("/items").asInt()).isEqualTo(items);
            assertThat(one.at("/sha256").asString()).hasSize(64).isEqualTo(sha256);
            assertThat(one.at("/hits").asInt()).isPositive();
            assertThat(one.at("/how").asString()).contains("13 words in a row", "0.9 similar");
        });
    }

    private static String seeds(List<JsonNode> rows) {
        List<Long> seeds = rows.stream()
                .map(row -> row.at("/origin/sampler/seed").asLong())
                .distinct()
                .sorted()
                .toList();
        assertThat(seeds).hasSize(2);
        return seeds.getFirst() + " to " + seeds.getLast();
    }

    private static String version(GatewayClient client) throws InterruptedException {
        return client.verifiers().stream()
                .filter(verifier -> verifier.name().equals("format"))
                .map(verifier -> String.valueOf(verifier.version()))
                .findFirst()
                .orElseThrow();
    }

    private static String state(GatewayClient client, JsonNode job) {
        try {
            return client.call("GET", "/v1/jobs/" + job.at("/id").asString(), null)
                    .at("/state")
                    .asString();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refused(GatewayClient client, String name, String says) {
        assertThatThrownBy(() -> client.call(
                        "POST",
                        "/v1/jobs",
                        Map.of(
                                "recipe",
                                "star",
                                "source",
                                "sums",
                                "parameters",
                                Map.of("decontaminate", List.of(name)))))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(says);
    }

    private JsonNode upload(GatewayClient client, String name, String more, String lines) throws Exception {
        Path file = Files.writeString(home.resolve(name + ".jsonl"), lines);
        return client.upload("/v1/datasets?name=" + name + more, "application/jsonl", file);
    }
}
