package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.contracts.policy.DrawingFile;
import io.ponder.contracts.policy.DrawingFile.ModelDrawing;
import io.ponder.contracts.policy.DrawingProfile;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./ponder tune} through the services, on a model whose accuracy depends on the temperature. */
class TuneTest {

    private static final Pattern QUESTION = Pattern.compile("What is (\\d+) plus 1000\\?");

    private record Ended(int exit, String out, String err) {}

    @TempDir
    static Path home;

    @TempDir
    private Path folder;

    private static ScriptedEngine engine;
    private static WholePonder ponder;
    private static Path data;

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine(TuneTest::warmIsWorse);
        ponder = WholePonder.ready(
                home, Map.of("PONDER_ENGINE_URL", engine.url(), "ponder.engine.capabilities", "n,seed"));
        data = Files.writeString(home.resolve("sums.jsonl"), problems(70));
    }

    @AfterAll
    static void stop() throws IOException {
        ponder.close();
        engine.close();
    }

    @BeforeEach
    void rewind() {
        engine.follow(TuneTest::warmIsWorse);
        engine.lacks();
    }

    private static String problems(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"question\": \"What is " + i + " plus 1000?\", \"answer\": \"" + (i + 1000) + "\"}\n");
        }
        return lines.toString();
    }

    /** Right on nine of ten problems at temperatures of 0.3 to 0.5, on every second one at others. */
    private static Turn warmIsWorse(int sample, ScriptedCall call) {
        double temperature = call.body().path("temperature").asDouble();
        return says(call, temperature >= 0.3 && temperature <= 0.5 ? 10 : 2);
    }

    private static Turn says(ScriptedCall call, int oneWrongIn) {
        Matcher asked = QUESTION.matcher(call.body().path("messages").toString());
        assertThat(asked.find()).isTrue();
        int i = Integer.parseInt(asked.group(1));
        return new Turn.Says("It is \\boxed{" + (i % oneWrongIn == 0 ? 7 : i + 1000) + "}.");
    }

    private Ended tune(String... more) {
        return tune(data, more);
    }

    private Ended tune(Path problems, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "tune",
                "--data",
                problems.toString(),
                "--max-tokens",
                "64",
                "--patience",
                "0",
                "--parallel",
                "8",
                "--out",
                folder.resolve("drawing.json").toString(),
                "--run",
                folder.resolve("run").toString()));
        args.addAll(List.of(more));
        if (!args.contains("--n")) {
            args.addAll(List.of("--n", "2"));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Ponder.run(
                args.toArray(String[]::new),
                Map.of("PONDER_URL", ponder.url(), "PONDER_VERIFIER_URL", ponder.settings.url(ServiceName.VERIFIER)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void the_better_temperature_wins_and_nothing_is_paid_for_twice() throws Exception {
        engine.lacks("min_p");
        String[] candidates = {
            "--candidate", "temperature=1", "--candidate", "temperature=0.4", "--candidate", "temperature=1;min_p=0.1"
        };
        Ended cut = tune(with(candidates, "--max-total-tokens", "3000"));
        assertThat(cut.exit()).as(cut.err()).isEqualTo(1);
        assertThat(cut.err()).containsAnyOf("the budget does not reach", "the cap is reached");
        assertThat(folder.resolve("drawing.json")).doesNotExist();
        int paid = engine.calls().size();

        Ended ended = tune(candidates);
        assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out())
                .contains(
                        "Left out: temperature 1.0, min_p 0.1, which cannot be drawn here: ",
                        "Round 1 of 2: 3 ways on ",
                        "one greedy sample, to compare with",
                        "temperature 1.0, dropped",
                        "Judging temperature 0.4 on ",
                        "temperature 0.4 is better than today's default: +",
                        "Start Ponder with PONDER_DRAWING_FILE=");
        ModelDrawing drawing =
                Objects.requireNonNull(DrawingFile.parse(Files.readString(folder.resolve("drawing.json")))
                        .models()
                        .get(Turn.MODEL));
        assertThat(drawing.panel()).isEqualTo(new DrawingProfile(0.4, null, null, null, null, null));
        assertThat(drawing.provenance()).containsEntry("data", "sums.jsonl").containsKeys("accuracy", "p", "judged_on");

        int all = engine.calls().size();
        assertThat(all).isGreaterThan(paid);
        Ended again = tune(candidates);
        assertThat(again.exit()).isZero();
        assertThat(engine.calls().subList(all, engine.calls().size()))
                .allMatch(call -> call.body().has("min_p"), "asks again only what was refused");
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void of_equal_ways_todays_default_stays() {
        engine.follow((sample, call) -> says(call, 3));
        Ended ended = tune("--candidate", "temperature=0.4", "--candidate", "temperatures=[0,0.8]");
        assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.err()).contains("Nothing is written: today's default won the race.");
        assertThat(folder.resolve("drawing.json")).doesNotExist();
    }

    @Test
    void what_cannot_be_done_is_said_before_anything_is_asked() throws Exception {
        assertThat(tune("--limit", "20").err()).contains("there are too few problems: of 20, ", "about 60 in all");
        assertThat(tune("--candidate", "temperature=3").err())
                .contains("the candidate 'temperature=3': temperature is 3.0, but must lie in 0..2");
        assertThat(tune("--candidate", "warmth=3").err()).contains("warmth says nothing of drawing; known are");
        assertThat(tune("--strategy", "beam_search").err()).contains("beam_search, which draws no panel");
        assertThat(tune("--n", "1").err()).contains("--n is 1, but must be 2 to 64");
        Files.writeString(folder.resolve("drawing.json"), "{\"a\": 1}");
        assertThat(tune().err()).contains("--out: ", "has a field that is not known: a");
        Path broken = Files.writeString(folder.resolve("broken.jsonl"), problems(60) + "{\n");
        Files.delete(folder.resolve("drawing.json"));
        assertThat(tune(broken).err())
                .contains("broken.jsonl: 1 of 61 problems cannot be used: line 61: ", "--skip-broken");
        assertThat(engine.calls()).isEmpty();
    }
}
