package io.ponder.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.simulation.Simulation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds report.md and its plots to what the code gives now, or writes them; and holds their reader's words to the numbers. */
class ReportTest {

    /** The module's. */
    private static final Path FOLDER = Path.of("");

    private static final String HOW_TO_WRITE = "the command at the top of simulation/report.md writes it again";

    private static final boolean WRITES = "write".equals(System.getProperty("ponder.report"));

    @SuppressWarnings("NullAway.Init")
    private static SimulationReport report;

    @BeforeAll
    static void measure() {
        report = SimulationReport.measure();
    }

    @Test
    void theReportIsCurrent() throws IOException {
        Path path = FOLDER.resolve("report.md");
        String page = report.page(words("introduction.md"), words("reading.md"));
        if (WRITES) {
            Files.writeString(path, page);
        }
        assertThat(path).as(HOW_TO_WRITE).content().isEqualTo(page);
    }

    /** By their numbers, since letters are drawn as this machine's fonts have them. */
    @Test
    void thePlotsAreCurrent() throws IOException {
        for (Map.Entry<String, Plot> plot : report.plots().entrySet()) {
            Path path = FOLDER.resolve(plot.getKey());
            String svg = plot.getValue().svg();
            if (WRITES) {
                Files.writeString(path, svg);
            }
            String stored = Files.readString(path);
            assertThat(numbers(stored)).as(HOW_TO_WRITE).isEqualTo(numbers(svg));
            assertThat(lines(stored)).as(HOW_TO_WRITE).isEqualTo(lines(svg));
        }
    }

    private static String numbers(String svg) {
        return svg.substring(svg.indexOf("<desc>"), svg.indexOf("</desc>"));
    }

    /** The colours of what is drawn, with how often each is. */
    private static Map<String, Long> lines(String svg) {
        return Pattern.compile("(?:stroke|fill):rgb\\([^)]*\\)")
                .matcher(svg)
                .results()
                .collect(Collectors.groupingBy(MatchResult::group, TreeMap::new, Collectors.counting()));
    }

    private static String words(String name) throws IOException {
        return Files.readString(FOLDER.resolve("src/main/report").resolve(name));
    }

    private static List<Outcome> outcomes(List<Curve> curves, String strategy, int samples) {
        return SimulationReport.curve(curves, strategy)
                .at(samples)
                .orElseThrow()
                .outcomes();
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

    /** More problems than the report's, of which the 200 make annealing by entropy look like a gain. */
    @ParameterizedTest
    @ValueSource(strings = {"ess", "entropy"})
    void annealedParticlesDoNoBetterWithAWeakVerifier(String annealing) {
        List<SyntheticProblem> problems = SyntheticProblem.some(1000);
        Simulation simulation = Simulation.usual(SyntheticVerifier.Quality.WEAK);
        Scenario usual = Scenario.of(Strategies.named("particle_filtering"), 16, true);
        Odds.assertNoWorse(
                simulation.outcomes(usual, problems),
                simulation.outcomes(usual.with(Map.of("annealing", annealing)), problems),
                annealing);
    }

    @Test
    void lockStepIsSlowerForTheSameTokens() {
        assertThat(report.lockStep)
                .allSatisfy(each ->
                        assertThat(each.timeRatioPerToken()).as(each.strategy()).isGreaterThan(1));
    }

    @Test
    void beamsThatRunAheadAndSimulationsWasteLittle() {
        assertThat(report.lockStep)
                .filteredOn(
                        each -> each.strategy().equals("mcts") || each.setting().endsWith("ahead"))
                .hasSize(6)
                .allSatisfy(each -> assertThat(each.waste())
                        .as(each.strategy() + " " + each.setting())
                        .isBetween(0.99, 1.15));
    }
}
