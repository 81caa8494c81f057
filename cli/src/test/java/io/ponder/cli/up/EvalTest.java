package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.cli.Ponder;
import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.summary.RunSummary;
import io.ponder.evaluation.summary.RunSummary.Curve;
import io.ponder.evaluation.summary.RunSummary.Point;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ponder eval} on recorded samples of a real model, through the real services: it finds what whoever recorded them
 * says, asks nothing twice, and looks at a run again without an engine.
 */
@TestMethodOrder(OrderAnnotation.class)
class EvalTest {

    @TempDir
    static Path home;

    private static RecordedEngine engine;
    private static WholePonder ponder;
    private static Path data;
    private static Path run;

    private record Ended(int exit, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        engine = new RecordedEngine();
        ponder = WholePonder.ready(
                home,
                Map.of(
                        "PONDER_ENGINE_URL",
                        engine.url(),
                        "ponder.engine.capabilities",
                        "n,seed,logprobs,top_logprobs"));
        data = home.resolve("math.jsonl");
        run = home.resolve("run");
        StringBuilder lines = new StringBuilder();
        engine.problems.forEach(problem -> lines.append(WireJson.mapper()
                        .writeValueAsString(Map.of(
                                "unique_id", problem.id(), "problem", problem.question(), "answer", problem.answer())))
                .append('\n'));
        Files.writeString(data, lines);
    }

    @AfterAll
    static void stop() {
        ponder.close();
        engine.close();
    }

    private static Ended eval(String... more) {
        List<String> args = new ArrayList<>(List.of("eval", "--patience", "0"));
        args.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Ponder.run(
                args.toArray(String[]::new),
                Map.of("PONDER_URL", ponder.url(), "PONDER_VERIFIER_URL", ponder.settings.url(ServiceName.VERIFIER)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Ended wholeRun() {
        return eval(
                "--data",
                data.toString(),
                "--out",
                run.toString(),
                "--strategies",
                "greedy,sample,majority_vote,best_of_n,universal_self_consistency@4",
                "--verifier",
                "judge",
                "--budgets",
                "1,4,8",
                "--parallel",
                "8",
                // Trial t of every problem is recorded sample t.
                "--seed",
                "8");
    }

    private static RunSummary summary(Path folder) throws IOException {
        return WireJson.mapper().readValue(Files.readString(folder.resolve("summary.json")), RunSummary.class);
    }

    private static Point last(RunSummary summary, String name) {
        return summary.curves().stream()
                .filter(curve -> curve.name().equals(name))
                .map(Curve::points)
                .findFirst()
                .orElseThrow()
                .getLast();
    }

    @Test
    @Order(1)
    void it_finds_what_whoever_recorded_the_samples_says() throws Exception {
        Ended ended = wholeRun();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).contains("50 problems of math.jsonl (math), 3 searches each", "Estimate for 147 more");
        RunSummary summary = summary(run);
        // One label of the recording counts 10{,}000 as wrong; Ponder's reader does not (docs/answers.md), so what
        // picks that
        // sample is right once more than recorded.
        assertThat(last(summary, "sample").accuracy().value()).isCloseTo(0.8775, within(0.0026));
        assertThat(last(summary, "majority_vote").accuracy().value()).isEqualTo(0.90);
        assertThat(last(summary, "best_of_n, judge").accuracy().value()).isEqualTo(0.94);
        assertThat(summary.oracle().getLast().accuracy().value()).isEqualTo(0.98);
        assertThat(last(summary, "universal_self_consistency").right()).hasSize(50);
        assertThat(summary.verifiers().getFirst().auc()).isBetween(0.95, 1.0);
        assertThat(Files.readString(run.resolve("report.html"))).contains("majority_vote", "<svg");
        assertThat(run.resolve("plots/accuracy-tokens.png")).isNotEmptyFile();
    }

    @Test
    @Order(2)
    void what_is_there_is_not_asked_again() throws Exception {
        int before = engine.asked.get();
        String summary = Files.readString(run.resolve("summary.csv"));
        assertThat(wholeRun().exit()).isZero();
        assertThat(engine.asked).hasValue(before);
        assertThat(run.resolve("summary.csv")).hasContent(summary);
    }

    @Test
    @Order(3)
    void a_run_that_was_killed_asks_only_what_is_missing() throws Exception {
        Path searches = run.resolve("searches.jsonl.gz");
        byte[] whole = Files.readAllBytes(searches);
        // Torn in the middle of its last line.
        Files.write(searches, Arrays.copyOf(whole, whole.length - 7));
        RunSummary before = summary(run);
        int asked = engine.asked.get();
        assertThat(wholeRun().exit()).isZero();
        assertThat(engine.asked.get() - asked).isBetween(1, 3);
        // Times differ.
        assertThat(summary(run).curves())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*seconds")
                .isEqualTo(before.curves());
    }

    @Test
    @Order(4)
    void a_run_is_looked_at_in_other_ways_without_an_engine() throws Exception {
        int before = engine.asked.get();
        Path again = home.resolve("again");
        Ended ended = eval(
                "--from",
                run.toString(),
                "--out",
                again.toString(),
                "--strategies",
                "majority_vote,weighted_best_of_n(normalisation=min_max),auto,weighted_best_of_n(verifier=format)",
                "--verifier",
                "judge",
                "--budgets",
                "2,8");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(engine.asked).hasValue(before);
        RunSummary summary = summary(again);
        assertThat(summary.curves())
                .extracting(Curve::name)
                .containsExactly(
                        "majority_vote",
                        "weighted_best_of_n(normalisation=min_max), judge",
                        "auto",
                        "weighted_best_of_n, format");
        assertThat(last(summary, "majority_vote").accuracy().value()).isEqualTo(0.90);
        assertThat(last(summary, "weighted_best_of_n(normalisation=min_max), judge")
                        .accuracy()
                        .value())
                .isEqualTo(0.96);
    }

    @Test
    @Order(5)
    void other_samples_are_not_mixed_in() {
        Ended ended = eval("--data", data.toString(), "--out", run.toString(), "--seed", "2", "--budgets", "8");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("holds a run whose samples were drawn otherwise");
    }

    @Test
    @Order(6)
    void what_a_run_does_not_hold_is_named() {
        Ended ended = eval("--from", run.toString(), "--strategies", "beam_search", "--budgets", "8");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("holds no beam_search, arithmetic@8");
    }

    @Test
    void bad_requests_are_named_before_anything_is_asked() {
        int before = engine.asked.get();
        String out = home.resolve("bad").toString();
        assertThat(eval("--data", data.toString(), "--out", out, "--strategies", "best")
                        .err())
                .contains("there is no strategy best");
        assertThat(eval("--data", data.toString(), "--out", out, "--verifier", "oracle")
                        .err())
                .contains("there is no verifier oracle; there are");
        assertThat(eval("--data", data.toString(), "--out", out, "--budgets", "0")
                        .err())
                .contains("budgets must lie in 1..");
        assertThat(eval("--data", home.resolve("none.jsonl").toString()).err()).contains("none.jsonl");
        assertThat(engine.asked).hasValue(before);
    }

    @Test
    void a_cap_holds() throws Exception {
        Path out = home.resolve("capped");
        String[] capped = {
            "--data",
            data.toString(),
            "--out",
            out.toString(),
            "--strategies",
            "majority_vote",
            "--budgets",
            "8",
            "--max-total-tokens",
            "20000"
        };
        Ended ended = eval(capped);
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("the cap is reached");
        long[] spent = {0};
        new RunFolder(out)
                .searches(record ->
                        spent[0] += record.reply().at("/usage/total_tokens").asLong());
        // 2,500 tokens a search.
        assertThat(spent[0]).isBetween(12_500L, 20_000L);
        assertThat(eval(capped).err()).contains("the cap is reached");
    }
}
