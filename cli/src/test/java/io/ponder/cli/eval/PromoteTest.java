package io.ponder.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.contracts.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code ponder promote} on the recorded runs of a small and a larger model. */
class PromoteTest {

    private static final Path RUNS = Path.of("../benchmarks/accuracy");

    @TempDir
    private static Path folder;

    private static Path small = Path.of("");
    private static Path large = Path.of("");

    private record Told(int status, String text) {}

    @BeforeAll
    static void copyRuns() throws IOException {
        small = copy("gsm8k-60");
        large = copy("gsm8k-60-1.5b");
    }

    private static Path copy(String run) throws IOException {
        Path to = Files.createDirectory(folder.resolve(run));
        for (String file : List.of("problems.jsonl", "searches.jsonl.gz", "scores.jsonl.gz")) {
            Files.copy(RUNS.resolve(run).resolve(file), to.resolve(file));
        }
        // Two ways of it, which is quicker.
        Files.writeString(
                to.resolve("run.json"),
                Files.readString(RUNS.resolve(run).resolve("run.json"))
                        .replaceFirst("\"strategies\" : .*", "\"strategies\" : [ \"greedy\", \"majority_vote\" ],")
                        .replaceFirst("\"budgets\" : .*", "\"budgets\" : [ 1, 8 ],"));
        return to;
    }

    private Told promote(Path before, Path after, String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        String[] args = new String[3 + more.length];
        args[0] = "promote";
        args[1] = before.toString();
        args[2] = after.toString();
        System.arraycopy(more, 0, args, 3, more.length);
        return new Told(Ponder.run(args, Map.of(), stream, stream), out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aBetterModelIsPromotedByName() throws Exception {
        Told told = promote(small, large, "--name", "team");

        assertThat(told.status()).as(told.text()).isZero();
        assertThat(told.text())
                .contains("qwen2.5-coder-0.5b -> qwen2.5-coder-1.5b", "greedy@1", "majority_vote@8")
                .contains("PONDER_MODEL_ALIASES='team=90% qwen2.5-coder-0.5b | 10% qwen2.5-coder-1.5b'");
        JsonNode written = WireJson.mapper().readTree(Files.readString(large.resolve("promotion.json")));
        assertThat(written.get("is_promoted").booleanValue()).isTrue();
        assertThat(written.get("decided_by").stringValue()).isEqualTo("greedy@1");
        assertThat(written.at("/comparison/problems").intValue()).isEqualTo(60);
    }

    @Test
    void aWorseModelIsRefusedWithItsFigures() throws Exception {
        Told told = promote(large, small);

        assertThat(told.status()).isEqualTo(PromoteCommand.REFUSED);
        assertThat(told.text()).contains("Refused: qwen2.5-coder-0.5b answers", "points (", "It is worse.");
        assertThat(WireJson.mapper()
                        .readTree(Files.readString(small.resolve("promotion.json")))
                        .get("is_promoted")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void tooFewProblemsDecideNothing() {
        Told told = promote(small, large, "--problems", "61");
        assertThat(told.status()).isEqualTo(PromoteCommand.REFUSED);
        assertThat(told.text()).contains("That is too few: at least 61 are needed.");
    }

    @Test
    void anUnknownWayIsRefusedByNamesThatAreThere() {
        Told told = promote(small, large, "--by", "mcts@8");
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.text()).contains("the runs have no mcts@8 in common, but greedy@1");
    }

    @Test
    void aModelIsNotComparedWithItself() {
        Told told = promote(small, small);
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.text()).contains("are runs of the same model, qwen2.5-coder-0.5b");
    }

    @Test
    void runsThatDifferInMoreThanTheModelAreNotCompared() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.copy(large.resolve("problems.jsonl"), other.resolve("problems.jsonl"));
        Files.writeString(
                other.resolve("run.json"),
                Files.readString(large.resolve("run.json"))
                        .replaceFirst("\"seed\" : \\d+", "\"seed\" : 7")
                        .replaceFirst("\"max_tokens\" : \\d+", "\"max_tokens\" : 100"));
        Told told = promote(small, other);
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.text()).contains("differ in more than the model: max-tokens, seed");
    }
}
