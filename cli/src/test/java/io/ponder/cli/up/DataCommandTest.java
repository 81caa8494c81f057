package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.cli.terminal.Wrapping;
import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code ./ponder data}: from a file of questions to a folder that a trainer reads. */
@Timeout(180)
class DataCommandTest {

    private static final Pattern SUM = Pattern.compile("What is (\\d+) \\+ (\\d+)\\?");
    private static final int HELD_FROM = 900;
    private static final CountDownLatch HELD = new CountDownLatch(1);

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;

    private record Ended(int exit, String out, String err) {}

    /** Is right in every other sample. Questions from 900 on are held until the latch opens. */
    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine((sample, call) -> {
            Matcher sum = SUM.matcher(call.body().toString());
            if (!sum.find()) {
                return new Turn.Says("Hello.");
            }
            int first = Integer.parseInt(sum.group(1));
            if (first >= HELD_FROM) {
                await();
            }
            int right = first + Integer.parseInt(sum.group(2));
            return new Turn.Says("I add.\n\nThe answer is \\boxed{" + (sample % 2 == 0 ? right : right + 1) + "}.");
        });
        ponder = WholePonder.withData(home, Map.of("PONDER_ENGINE_URL", engine.url()));
    }

    private static void await() {
        try {
            HELD.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void stop() {
        HELD.countDown();
        ponder.close();
        engine.close();
    }

    @Test
    void fromAFileOfQuestionsToAFolderForATrainer() throws Exception {
        Path questions = questions("sums.jsonl", 0, 12, "{\"question\": \"no answer\"}\n");
        Ended refused = run("upload", questions.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("sums.jsonl", "1 of 13 problems cannot be used", "leave them out with --skip-broken");
        Ended uploaded = run("upload", questions.toString(), "--licence", "MIT", "--skip-broken");
        assertThat(uploaded.exit()).as(uploaded.err()).isZero();
        assertThat(uploaded.out()).startsWith("sums: 12 questions. Its id: dataset-");
        assertThat(uploaded.err()).contains("left out: line 13: ");
        assertThat(run("list").out()).containsPattern("sums +12 +uploaded 20\\d\\d-\\d\\d-\\d\\d, MIT\n");
        assertThat(run("upload", questions.toString(), "--skip-broken").err()).contains("there is a data set sums");

        assertThat(run("recipes").out()).contains("rejection_sampling");
        assertThat(run("recipes", "rejection_sampling").out())
                .contains("Each question:", "1. sample", "--set NAME=VALUE", "by default 8");
        assertThat(run("recipes", "alchemy").err()).contains("no recipe 'alchemy'; there are");

        Path file = Files.writeString(home.resolve("p.yml"), "n: 2\ntemperature: 0.5\n");
        Ended ready = run(
                "make",
                "rejection_sampling",
                "--from",
                "sums",
                "--name",
                "sums-right",
                "--params",
                file.toString(),
                "--set",
                "n=4",
                "--max-tokens",
                "1000000",
                "--confirm",
                "--watch");
        assertThat(ready.exit()).as("it does not run").isEqualTo(1);
        assertThat(ready.err()).startsWith("Job job-");
        assertThat(ready.out())
                .contains("sums-right: ready", "10 of 12 (83 %)", "forecast  ", " of 1.0M tokens")
                .contains("./ponder data start sums-right");
        assertThat(run("pause", "sums-right").err()).contains("is ready and cannot be paused");
        assertThat(run("delete", "sums").err()).contains("a job that has not ended");

        Ended ended = run("start", "sums-right", "--watch");
        assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out())
                .contains("sums-right: succeeded", "12 of 12 (100 %)", "sampled   48", "right of its samples")
                .containsPattern("kept +\\d+ █")
                .contains("./ponder data export sums-right --to FOLDER");
        Ended shown = run("jobs", "sums-right");
        assertThat(shown.out()).contains("recipe    rejection_sampling", "n=4", "temperature=0.5");
        assertThat(run("jobs").out()).containsPattern("sums-right +rejection_sampling +succeeded: 12 of 12, ");

        List<String> rows = run("rows", "sums-right").out().lines().toList();
        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(
                                WireJson.mapper().readTree(row).at("/type").asString())
                        .isEqualTo("prompt_completion"));
        itIsExported(rows);
    }

    private static void itIsExported(List<String> rows) throws Exception {
        Path folder = home.resolve("trl");
        Ended exported = run("export", "sums-right", "--to", folder.toString());
        assertThat(exported.exit()).as(exported.err()).isZero();
        assertThat(exported.out()).startsWith(rows.size() + " rows (prompt_completion) for trl, in 1 jsonl file: ");
        assertThat(Files.readAllLines(folder.resolve("data").resolve("train-00000-of-00001.jsonl")))
                .hasSize(rows.size());
        JsonNode card = WireJson.mapper().readTree(Files.readString(folder.resolve("card.json")));
        assertThat(card.at("/recipe/parameters/n").asInt()).isEqualTo(4);
        assertThat(card.at("/sources/0/name").asString()).isEqualTo("sums");
        assertThat(card.at("/sources/0/sha256").asString()).hasSize(64);
        assertThat(card.at("/models/0/rows").asInt()).isEqualTo(rows.size());
        assertThat(card.at("/models/0/sampler").asString())
                .isEqualTo("majority_vote, temperature 0.5, top_p 0.95, max_tokens 1024");
        assertThat(card.at("/models/0/seeds").asString()).contains(" to ");
        assertThat(card.at("/funnel/2/out").asInt()).isEqualTo(rows.size());
        assertThat(card.at("/files/0/sha256").asString()).hasSize(64);
        assertThat(card.at("/command").asString())
                .startsWith("./ponder data make rejection_sampling --from sums --name sums-right --set ")
                .contains("n=4", "\n./ponder data export sums-right --format trl");
        try (GatewayClient client = new GatewayClient(URI.create(ponder.url()))) {
            JsonNode told = client.call("GET", "/v1/datasets/sums-right/card", null);
            assertThat(told.at("/models")).isEqualTo(card.at("/models"));
            assertThat(told.at("/summary/by_type/prompt_completion").asInt()).isEqualTo(rows.size());
        }
        assertThat(Files.readString(folder.resolve("README.md")))
                .startsWith("---\n")
                .contains("license: \"mit\"", "## Funnel");
        Ended again = run("export", "sums-right", "--to", folder.toString());
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("is not empty: name a folder that is new or empty");
        Path prompts = home.resolve("verl");
        assertThat(run("export", "sums", "--format", "verl", "--to", prompts.toString())
                        .out())
                .startsWith("12 rows (prompt_only) for verl, in 1 parquet file");
        assertThat(run("export", "sums", "--format", "papyrus", "--to", "x").err())
                .contains("no format \"papyrus\"; there are trl, ");
        assertThat(run("export", "sums", "--container", "stone", "--to", "x").err())
                .contains("--container: 'stone' must be one of jsonl, parquet");
    }

    @Test
    void aJobIsHeldResumedAndEndedAndAWatchIsLeft() throws Exception {
        run("upload", questions("held.jsonl", HELD_FROM, 3, "").toString());
        run("upload", questions("kept-apart.jsonl", 500, 3, "").toString(), "--held-out");
        assertThat(run("make", "rejection_sampling", "--from", "kept-apart").err())
                .contains("is held out: no recipe may touch it");
        assertThat(run("make", "rejection_sampling", "--from", "held", "--set", "n=0")
                        .err())
                .contains("parameters.n is 0, but must be");
        assertThat(run("make", "rejection_sampling", "--from", "nothing").err()).contains("there is no data set");
        Ended made = run("make", "rejection_sampling", "--from", "held", "--name", "waiting", "--pilot", "0");
        assertThat(made.out()).contains("waiting: 3 questions of held by rejection_sampling.", "Job job-");

        Path told = Files.createTempFile(home, "out", "");
        Process watch = process(told, "watch", "waiting");
        Eventually.within(Duration.ofSeconds(60), () -> read(told).contains("running: 0 of 3"));
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(watch.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(watch.waitFor()).isEqualTo(130);
        assertThat(read(told))
                .contains("The job goes on without this watch. ./ponder data watch waiting")
                .doesNotContain("Exception");

        Ended paused = run("pause", "waiting");
        assertThat(paused.out()).contains("waiting: paused: 0 of 3", "./ponder data resume waiting");
        assertThat(run("watch", "waiting").exit()).isEqualTo(1);
        assertThat(run("resume", "waiting", "--max-tokens", "500000").out()).contains("running: 0 of 3", "of 500.0k");
        Ended cancelled = run("cancel", "waiting");
        assertThat(cancelled.out()).contains("cancelled").contains("./ponder data rows waiting");
        assertThat(run("resume", "waiting").err()).contains("is cancelled and cannot be started");

        assertThat(run("watch", "held").err()).contains("no job makes held: it was uploaded");
        assertThat(run("watch", "nobody").err()).contains("there is neither a job nor a run nobody");
        assertThat(run("delete", "waiting").out()).isEqualTo("Deleted: waiting.\n");
    }

    @Test
    void everythingFitsANarrowTerminalAndWrongWordsAreExplained() throws Exception {
        for (String[] words : new String[][] {{"list"}, {"jobs"}, {"recipes"}, {"recipes", "rejection_sampling"}}) {
            assertThat(narrow(words).lines())
                    .allSatisfy(
                            line -> assertThat(Wrapping.width(line)).as(line).isLessThanOrEqualTo(40));
        }
        assertThat(run().exit()).isEqualTo(2);
        assertThat(run("make", "rejection_sampling").err()).contains("--from");
        assertThat(run("upload", home.resolve("none.jsonl").toString()).err()).contains("There is no file");
        Path list = Files.writeString(home.resolve("list.yml"), "- n\n- 8\n");
        assertThat(run("make", "rejection_sampling", "--from", "x", "--params", list.toString())
                        .err())
                .contains("must hold parameters by name, such as n: 8");
        for (String command : List.of(
                "upload", "list", "delete", "rows", "recipes", "make", "jobs", "watch", "pause", "resume", "start",
                "cancel", "export")) {
            Ended help = run(command, "--help");
            assertThat(help.exit()).as(command).isZero();
            assertThat(help.out()).as(command).contains("Usage: ./ponder data " + command);
        }
    }

    private static String narrow(String... words) {
        return run(Map.of("PONDER_URL", ponder.url(), "COLUMNS", "40"), words).out();
    }

    private static Ended run(String... words) {
        return run(Map.of("PONDER_URL", ponder.url()), words);
    }

    private static Ended run(Map<String, String> env, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] all = new String[words.length + 1];
        all[0] = "data";
        System.arraycopy(words, 0, all, 1, words.length);
        int exit = Ponder.run(
                all,
                env,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Process process(Path out, String... words) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Ponder.class.getName(),
                "data"));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("PONDER_URL", ponder.url());
        return builder.start();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path questions(String name, int from, int count, String more) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            lines.append("{\"id\": \"q%d\", \"question\": \"What is %d + %d?\", \"answer\": \"%d\"}\n"
                    .formatted(i, i, i + 7, 2 * i + 7));
        }
        return Files.writeString(home.resolve(name), lines + more);
    }
}
