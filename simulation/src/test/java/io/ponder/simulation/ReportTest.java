package io.ponder.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.simulation.Simulation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds report.md and its plots to what the code gives now, or writes them; and holds their reader's words to the numbers. */
class ReportTest {

    /** The module's. */
    private static final Path FOLDER = Path.of("");

    private static final boolean WRITES = "write".equals(System.getProperty("ponder.report"));

    @SuppressWarnings("NullAway.Init")
    private static Report report;

    @BeforeAll
    static void measure() {
        report = Report.measure();
    }

    @Test
    void theReportIsCurrent() throws IOException {
        Map<String, String> files = report.files(words("introduction.md"), words("reading.md"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = FOLDER.resolve(file.getKey());
            if (WRITES) {
                Files.writeString(path, file.getValue());
            }
            assertThat(path)
                    .as("the command at the top of simulation/report.md writes it again")
                    .content()
                    .isEqualTo(file.getValue());
        }
    }

    private static String words(String name) throws IOException {
        return Files.readString(FOLDER.resolve("src/main/report").resolve(name));
    }

    private static List<Outcome> outcomes(List<Curve> curves, String strategy, int samples) {
        return Report.curve(curves, strategy).at(samples).orElseThrow().outcomes();
    }

    private static Variant variant(String strategy, String shown) {
        return report.variants.stream()
                .filter(variant ->
                        variant.strategy().equals(strategy) && variant.shown().equals(shown))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withAWeakVerifierAVoteIsTheBetterUseOfItsScores() {
        Odds.assertBetter(
                outcomes(report.weak, "weighted_best_of_n", 64), outcomes(report.weak, "best_of_n", 64), "64 samples");
    }

    @Test
    void aWeakVerifierMisleadsOneWideBeamMoreThanManyNarrowOnes() {
        Odds.assertBetter(
                variant("beam_search", "subtrees=beams").weak().getLast().outcomes(),
                outcomes(report.weak, "beam_search", 64),
                "64 paths in 16 subtrees");
        assertThat(Odds.accuracy(outcomes(report.weak, "beam_search", 256)))
                .isLessThan(Odds.accuracy(outcomes(report.weak, "beam_search", 32)));
    }

    @Test
    void aTreeSearchThatMayWidenIsNoWorseThanOneThatMayNot() {
        Variant fixed = variant("mcts", "max_children=0");
        Odds.assertNoWorse(
                outcomes(report.good, "mcts", 64), fixed.good().getLast().outcomes(), "good verifier");
        Odds.assertNoWorse(
                outcomes(report.weak, "mcts", 64), fixed.weak().getLast().outcomes(), "weak verifier");
    }

    @Test
    void lockStepIsSlowerForTheSameTokens() {
        assertThat(report.lockStep)
                .allSatisfy(each ->
                        assertThat(each.timeRatioPerToken()).as(each.strategy()).isGreaterThan(1));
    }
}
