package io.ponder.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.cli.Ponder;
import io.ponder.contracts.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code ponder matched} on a recorded run whose right figures were published with it. */
class MatchedTest {

    private static final String RUN = "../benchmarks/accuracy/math-50";

    @TempDir
    private Path folder;

    private record Told(int status, String text) {}

    private static Told matched(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        String[] all = new String[args.length + 1];
        all[0] = "matched";
        System.arraycopy(args, 0, all, 1, args.length);
        return new Told(Ponder.run(all, Map.of(), stream, stream), out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void findsWhatWasPublishedOfTheseSamples() throws Exception {
        Told told = matched(
                RUN,
                "--strategies",
                "sample,majority_vote,best_of_n",
                "--budgets",
                "1,8,64",
                "--out",
                folder.toString());

        assertThat(told.status()).as(told.text()).isZero();
        assertThat(told.text()).contains("50 problems of math-50.jsonl", "no budget above 8");
        JsonNode cells = WireJson.mapper()
                .readTree(Files.readString(folder.resolve("matched.json")))
                .at("/runs/0/cells");
        // One sample 0.8775, the vote of eight 0.90, any of eight 0.96. Their grader counts one of the 400 as wrong
        // that ours
        // does not, the only right one of its problem.
        assertThat(cell(cells, "sample", 1).at("/accuracy/value").asDouble())
                .isCloseTo(0.8775 + 1 / 400.0, within(1e-9));
        JsonNode vote = cell(cells, "majority_vote", 8);
        assertThat(vote.at("/accuracy/value").asDouble()).isBetween(0.88, 0.92);
        assertThat(vote.path("oracle").asDouble()).isCloseTo(0.96 + 1 / 50.0, within(1e-9));
        JsonNode best = cell(cells, "best_of_n, reward_model", 8);
        assertThat(best.path("panel").asInt()).as("the reward model reads all").isLessThan(8);
        assertThat(best.path("judge_tokens").asDouble()).isGreaterThan(0);
        assertThat(Files.readAllLines(folder.resolve("matched.csv"))).hasSize(1 + cells.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gsm8k-60-1.5b", "math-50"})
    void theTableThatIsCheckedInIsWhatTheCodeFinds(String run) throws Exception {
        Path runs = Path.of("../benchmarks/accuracy");
        Told told = matched(
                runs.resolve(run).toString(),
                "--strategies",
                "majority_vote,weighted_best_of_n,auto",
                "--budgets",
                "4",
                "--out",
                folder.toString());

        assertThat(told.status()).as(told.text()).isZero();
        assertThat(Files.readAllLines(folder.resolve("matched.csv")))
                .hasSizeGreaterThan(3)
                .isSubsetOf(Files.readAllLines(runs.resolve("matched.csv")));
    }

    private static JsonNode cell(JsonNode cells, String way, int budget) {
        for (JsonNode cell : cells) {
            if (cell.path("way").asString().equals(way) && cell.path("budget").asInt() == budget) {
                return cell;
            }
        }
        throw new AssertionError(way + "@" + budget + " is not in " + cells);
    }

    @ParameterizedTest
    @CsvSource({
        "--price-in,     -1,                 --price-in is -1.0",
        "--tokens-per-second, 0,             --tokens-per-second is 0.0",
        "--budgets,      0,                  --budgets is 0",
        "--strategies,   beam_search@8,      'holds no beam_search, arithmetic@8'",
        "--strategies,   majority_vote(max_parallel=0), max_parallel in",
    })
    void saysWhatIsWrong(String option, String value, String message) {
        Told told = matched(RUN, option, value);
        assertThat(told.status()).isNotZero();
        assertThat(told.text()).contains(message);
    }
}
