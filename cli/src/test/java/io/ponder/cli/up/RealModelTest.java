package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ponder.contracts.wire.WireJson;
import io.ponder.proposer.embedded.fetch.FetchProgress;
import io.ponder.proposer.embedded.fetch.FetchSettings;
import io.ponder.proposer.embedded.fetch.KnownModel;
import io.ponder.proposer.embedded.fetch.ModelFiles;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.trace.Replay;
import io.ponder.reasoning.trace.TraceEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole of Ponder on its embedded model. */
class RealModelTest {

    @TempDir
    static Path home;

    private static WholePonder ponder;

    @BeforeAll
    static void start() throws Exception {
        requireModel();
        ponder = WholePonder.ready(home, Map.of());
    }

    @AfterAll
    static void stop() {
        if (ponder != null) {
            ponder.close();
        }
    }

    @Test
    void the_embedded_model_answers_a_question_by_vote() throws Exception {
        JsonNode reply = post("/v1/chat/completions", """
                {"model": "%s+majority_vote", "max_tokens": 160, "seed": 1,
                 "messages": [{"role": "user", "content": "What is 12 + 30? Answer with the number in \\\\boxed{}."}],
                 "reasoning": {"parameters": {"n": 3}}}
                """.formatted(KnownModel.DEFAULT.id()));

        assertThat(reply.at("/reasoning/answer").asString())
                .as(reply.toString())
                .isEqualTo("42");
        assertThat(reply.at("/reasoning/vote/0/votes").asInt()).isPositive();
        assertThat(reply.at("/usage/completion_tokens").asInt()).isPositive();
    }

    /** The model writes it, the sandbox runs it, and what it returns is voted on. */
    @Test
    void a_program_is_written_and_run_for_its_answer() throws Exception {
        HttpResponse<String> response = send("/v1/chat/completions", """
                {"model": "%s+majority_vote", "max_tokens": 120, "seed": 1,
                 "messages": [{"role": "user", "content": "Ann has 12 apples and buys 30 more. How many has she now?"}],
                 "reasoning": {"parameters": {"n": 2, "prompt": "program"}}}
                """.formatted(KnownModel.DEFAULT.id()));
        assumeTrue(response.statusCode() != 422, response.body());

        JsonNode reply = JsonMapper.shared().readTree(response.body());
        assertThat(reply.at("/reasoning/answer").asString())
                .as(reply.toString())
                .isEqualTo("42");
        assertThat(reply.at("/choices/0/message/content").asString())
                .contains("def solution():")
                .endsWith("The program returns \\boxed{42}.");
    }

    static List<Arguments> strategies() {
        Map<String, String> small = Map.ofEntries(
                Map.entry("sample", ""),
                Map.entry("majority_vote", "\"n\": 3"),
                Map.entry("universal_self_consistency", "\"n\": 3"),
                Map.entry("best_of_n", "\"n\": 2"),
                Map.entry("weighted_best_of_n", "\"n\": 3"),
                Map.entry("pairwise", "\"n\": 3, \"comparisons\": 1"),
                Map.entry("beam_search", "\"beams\": 2, \"expansions\": 2, \"answers\": 2"),
                Map.entry("mcts", "\"iterations\": 3, \"expansion\": 2"),
                Map.entry("tree_of_thought", "\"breadth\": 1, \"thoughts\": 2, \"samples\": 1, \"answers\": 1"),
                Map.entry("sequential_revision", "\"n\": 3"),
                Map.entry("recursive_aggregation", "\"population\": 2, \"rounds\": 1"),
                Map.entry("parallel_coordinated", "\"attempts\": 2"),
                Map.entry("mixture", "\"n\": 2, \"reply_tokens\": 200"),
                Map.entry("power_sampling", "\"moves\": 1"),
                Map.entry("budget_forcing", "\"think_at_least\": 100, \"think_at_most\": 40, \"times\": 1"),
                Map.entry("particle_filtering", "\"particles\": 3"),
                Map.entry("ab_mcts", "\"n\": 3"),
                Map.entry("auto", "\"effort\": \"low\""),
                // The strategy that AddedStrategyTest adds to the class path.
                Map.entry("most_steps", "\"chains\": 2"));
        return Stream.concat(
                        Strategies.names().stream()
                                .map(name -> Arguments.of(name, "", Objects.requireNonNull(small.get(name), name))),
                        Stream.of(Arguments.of("best_of_n", "\"verifier\": \"judge\",", "\"n\": 2")))
                .toList();
    }

    /** Not a test of the model's wits: every strategy comes to an end with an answer, and its trace replays. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("strategies")
    void every_strategy_answers_on_the_real_model(String strategy, String verifier, String parameters)
            throws Exception {
        boolean continues = Strategies.named(strategy).needs().contains(Capability.CONTINUATION);
        // A question whose answer takes several steps, only where steps are continued: each token takes its time here.
        String question = continues
                ? "Tom has 3 boxes with 4 apples each. He eats 2 apples. How many apples are left?"
                : "What is 12 + 30?";
        JsonNode reply =
                post("/v1/reasoning", """
                {"model": "%s", "strategy": "%s", "max_tokens": 120, "seed": 3, %s "parameters": {%s},
                 "input": "%s"}
                """.formatted(KnownModel.DEFAULT.id(), strategy, verifier, parameters, question));

        assertThat(reply.at("/content").asString()).as(reply.toString()).isNotBlank();
        List<TraceEvent> trace = new ArrayList<>();
        reply.at("/trace").forEach(event -> trace.add(WireJson.mapper().treeToValue(event, TraceEvent.class)));
        Replay.Result replayed = Replay.of(trace);
        assertThat(replayed.differences()).isEmpty();
        Node chosen = replayed.selection().orElseThrow().node();
        assertThat(chosen.text()).isEqualTo(reply.at("/content").asString());
        if (continues) {
            assertThat(replayed.nodes()).as("prefixes that were continued").anySatisfy(node -> {
                assertThat(node.parent().isRoot()).isFalse();
                assertThat(node.continues()).isTrue();
                assertThat(node.text()).startsWith(node.parent().text());
            });
        }
    }

    private static HttpResponse<String> send(String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(ponder.url() + path))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static JsonNode post(String path, String body) throws Exception {
        HttpResponse<String> response = send(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    static void requireModel() {
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
