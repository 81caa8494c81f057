package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.contracts.calibration.CalibrationFile;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code ask}, {@code models}, {@code strategies} and {@code verifiers} print, and how they exit. */
class CommandLineTest {

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;

    private record Ended(int exit, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine(sample -> new Turn.Says("3 * 6 = 18, so it is \\boxed{18}."));
        ponder = WholePonder.ready(home, Map.of("PONDER_ENGINE_URL", engine.url()));
    }

    @AfterAll
    static void stop() throws IOException {
        ponder.close();
        engine.close();
    }

    @Test
    void ask_shows_the_search_and_ends_with_the_answer_the_vote_and_the_cost() {
        Ended ended = ponder(
                "ask",
                "What is 3 times 6?",
                "--strategy",
                "majority_vote",
                "--n",
                "3",
                "--budget-tokens",
                "4000",
                "--seed",
                "7");

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo("3 * 6 = 18, so it is \\boxed{18}.\n");
        assertThat(ended.err())
                .contains("majority_vote (", "on scripted", "at most 4,000 tokens")
                .containsPattern("sample \\d: 18 ")
                .contains("Answer: 18")
                .containsPattern("18  █+ +\\d")
                .contains("seed 7")
                .containsPattern("proposer +selected +1 ")
                .containsPattern("\\d+ tokens \\(\\d+ prompt, \\d+ written\\)");
    }

    @Test
    void a_quiet_ask_prints_the_answer_and_nothing_else() {
        Ended ended = ponder("ask", "-q", "--strategy", "sample", "What is 3 times 6?");

        assertThat(ended.out()).isEqualTo("3 * 6 = 18, so it is \\boxed{18}.\n");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void ask_sends_a_system_message_an_effort_and_a_prompt() {
        engine.forget();
        Ended none = ponder("ask", "-s", "Be brief.", "--effort", "none", "--prompt", "plain", "What is 3 times 6?");

        assertThat(none.exit()).as(none.err()).isZero();
        assertThat(none.err()).contains("sample (").contains("prompt=plain");
        assertThat(engine.calls()).hasSize(1);
        JsonNode messages = engine.calls().getFirst().body().path("messages");
        assertThat(messages.at("/0/role").asString()).isEqualTo("system");
        assertThat(messages.at("/0/content").asString()).isEqualTo("Be brief.");
        assertThat(messages.at("/1/content").asString()).isEqualTo("What is 3 times 6?");

        assertThat(ponder("ask", "--effort", "high", "What is 3 times 6?").err())
                .contains("auto (")
                .contains("effort=high");
        assertThat(ponder("ask", "--effort", "huge", "What?"))
                .matches(ended -> ended.exit() == 1 && ended.err().contains("reasoning_effort must be one of none"));
    }

    @Test
    void strategies_lists_them_and_tells_the_parameters_of_one() {
        Ended all = ponder("strategies");
        assertThat(all.exit()).as(all.err()).isZero();
        assertThat(all.out()).containsPattern("beam_search +Grows").containsPattern("auto +\\w");
        assertThat(all.out().lines()).hasSize(Strategies.all().size() + 1);

        Ended one = ponder("strategies", "beam_search");
        assertThat(one.exit()).as(one.err()).isZero();
        assertThat(one.out())
                .contains("beams: 1..256; by default 3", "open paths", "process verifier", "must offer continuation")
                .contains("prompt: plain|", "on_verifier_failure: fail|continue; by default fail");

        assertThat(ponder("strategies", "magic"))
                .matches(ended -> ended.exit() == 1 && ended.err().contains("no strategy magic; there are sample, "));
    }

    @Test
    void where_nothing_runs_strategies_says_so_and_lists_its_own() throws IOException {
        Ended ended = ponder("strategies", "--url", "http://127.0.0.1:" + WholePonder.freePort());

        assertThat(ended.exit()).isZero();
        assertThat(ended.err()).contains("cannot be reached", "of this version");
        assertThat(ended.out()).isEqualTo(ponder("strategies").out());
    }

    @Test
    void verifiers_lists_them_and_tells_more_about_one() {
        Ended all = ponder("verifiers");
        assertThat(all.exit()).as(all.err()).isZero();
        assertThat(all.out())
                .containsPattern("judge +candidates +\\w")
                .containsPattern("arithmetic +steps +\\w")
                .doesNotContain("reference");

        assertThat(ponder("verifiers", "judge").out()).contains("an outcome verifier", "which costs tokens");
        assertThat(ponder("verifiers", "magic"))
                .matches(ended -> ended.exit() == 1 && ended.err().contains("no verifier magic; there are judge"));
    }

    @Test
    void ask_as_json_prints_one_document() {
        Ended ended = ponder("ask", "--json", "--strategy", "sample", "What is 3 times 6?");

        assertThat(ended.exit()).as(ended.err()).isZero();
        var reply = JsonMapper.shared().readTree(ended.out());
        assertThat(reply.path("answer").asString()).isEqualTo("18");
        assertThat(reply.path("trace").isEmpty()).isFalse();
    }

    @Test
    void what_a_model_writes_is_shown_and_not_obeyed() throws IOException {
        String attack = "\u001b[2J\u001b]52;c;Zm9v\u0007\u009b31m\u202e\rIt is \\boxed{18\u001b[A}.";
        engine.follow(sample -> new Turn.Says(attack));
        try {
            Ended ended = ponder("ask", "What is 3 times 6?", "--strategy", "majority_vote", "--n", "2");
            Path file = home.resolve("attack.json");
            Ended json = ponder("ask", "--json", "What is 3 times 6?", "--strategy", "majority_vote", "--n", "2");
            Ended tree = ponder(
                    "replay", "--tree", Files.writeString(file, json.out()).toString());

            assertThat(ended.out()).contains("␛[2J␛]52;c;Zm9v␇<U+009B>31m<U+202E>␍It is");
            assertThat(tree.out()).contains("␛[2J").contains("The same tree");
            assertThat(JsonMapper.shared().readTree(json.out()).path("content").asString())
                    .isEqualTo(attack);
            for (String printed : List.of(ended.out(), ended.err(), json.out(), tree.out(), tree.err())) {
                assertThat(printed)
                        .doesNotContainPattern("[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e]");
            }
        } finally {
            engine.follow(sample -> new Turn.Says("3 * 6 = 18, so it is \\boxed{18}."));
        }
    }

    @Test
    void ask_says_what_is_wrong_with_a_request() {
        Ended ended = ponder("ask", "--strategy", "no_such", "What?");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("no_such", "majority_vote");
    }

    @Test
    void models_lists_each_model_once() {
        Ended ended = ponder("models");

        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).contains("MODEL", "scripted ", "4,096").doesNotContain("scripted+");
    }

    /** Thirty sums that are right and thirty that are wrong, as the rule says too; the running Ponder scores and labels them. */
    @Test
    void calibrate_has_texts_scored_and_compared_with_their_reference() throws IOException {
        StringBuilder samples = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            samples.append("{\"problem\": \"What is 3 + %d?\", \"text\": \"3 + %d = %d\", \"reference\": \"%d\"}\n"
                    .formatted(i, i, i % 2 == 0 ? 3 + i : 4 + i, 3 + i));
        }
        Path file = Files.writeString(home.resolve("samples.jsonl"), samples);
        Path to = home.resolve("calibration.json");
        Ended ended = ponder(
                "calibrate",
                file.toString(),
                "--verifier",
                "arithmetic",
                "--model",
                "scripted",
                "--out",
                to.toString());

        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).contains("arithmetic on 60 samples of scripted, 30 of them right; 5 folds");
        CalibrationFile calibration = WireJson.mapper().readValue(Files.readString(to), CalibrationFile.class);
        assertThat(calibration.aggregation()).isEqualTo(Aggregation.LAST);
        assertThat(calibration.curve().at(1)).isGreaterThan(0.95);
        assertThat(calibration.curve().at(0.05)).isLessThan(0.05);

        Ended unknown = ponder("calibrate", file.toString(), "--verifier", "nope", "--model", "scripted");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("there is no verifier nope; there are judge, critique");
    }

    @Test
    void where_nothing_listens_commands_say_to_start_ponder() throws IOException {
        String nowhere = "http://127.0.0.1:" + WholePonder.freePort();

        for (String[] command : new String[][] {
            {"ask", "--url", nowhere, "What?"}, {"models", "--url", nowhere}, {"verifiers", "--url", nowhere}
        }) {
            Ended ended = ponder(command);
            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.err()).contains(nowhere, "./ponder up");
        }
    }

    @Test
    void bad_usage_exits_with_2_and_shows_how_it_is_used() {
        assertThat(ponder("zzz"))
                .matches(ended -> ended.exit() == 2 && ended.err().contains("Usage:"));
        assertThat(ponder("ask"))
                .matches(ended -> ended.exit() == 2 && ended.err().contains("QUESTION"));
        assertThat(ponder("ask", "--n", "many", "What?")).matches(ended -> ended.exit() == 2);
    }

    private static Ended ponder(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Ponder.run(
                args,
                Map.of("PONDER_URL", ponder.url(), "PONDER_VERIFIER_URL", ponder.settings.url(ServiceName.VERIFIER)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
