package io.ponder.reasoning.strategy.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.select.BestOfN;
import io.ponder.reasoning.strategy.select.WeightedBestOfN;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NormalisationTest {

    private static final Offset<Double> EXACT = within(1e-12);
    private static final double[] SCORES = {0.2, 0.6, 0.4, 0.8};

    @Test
    void noneLeavesTheScores() {
        assertThat(Normalisation.NONE.of(SCORES)).containsExactly(0.2, 0.6, 0.4, 0.8);
    }

    /** (s - 0.2) / (0.8 - 0.2). */
    @Test
    void minMaxSpreadsThemOverZeroToOne() {
        assertThat(Normalisation.MIN_MAX.of(SCORES)).containsExactly(new double[] {0, 2 / 3.0, 1 / 3.0, 1}, EXACT);
        assertThat(Normalisation.MIN_MAX.of(new double[] {0.3, 0.3})).containsExactly(1, 1);
    }

    /** Ranks 1, 3, 2, 4 of 4: (rank - 1/2) / 4. With a tie: 0.4 twice shares the ranks 2 and 3. */
    @Test
    void rankIsTheShareThatScoresNoHigher() {
        assertThat(Normalisation.RANK.of(SCORES)).containsExactly(new double[] {0.125, 0.625, 0.375, 0.875}, EXACT);
        assertThat(Normalisation.RANK.of(new double[] {0.1, 0.4, 0.4}))
                .containsExactly(new double[] {0.5 / 3, 2 / 3.0, 2 / 3.0}, EXACT);
    }

    /** Mean 0.5, deviation 0.3: z = -1 and 1, so the weights are e^-1 and e^1 over their sum, 1 / (1 + e^2) = 0.1192. */
    @Test
    void softmaxWeighsTheStandardisedScores() {
        double low = 1 / (1 + Math.exp(2));
        assertThat(Normalisation.SOFTMAX.of(new double[] {0.2, 0.8}))
                .containsExactly(new double[] {low, 1 - low}, EXACT);
        assertThat(Normalisation.SOFTMAX.of(new double[] {0.1, 0.1, 0.1}))
                .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, EXACT);
    }

    @ParameterizedTest
    @EnumSource
    void everyOneKeepsTheOrder(Normalisation normalisation) {
        double[] weights = normalisation.of(SCORES);
        assertThat(weights[0]).isLessThan(weights[2]);
        assertThat(weights[2]).isLessThan(weights[1]);
        assertThat(weights[1]).isLessThan(weights[3]);
    }

    /**
     * Answer 5 scores 0.70, 0.71 and 0.72, answer 6 scores 0.95 and 0.94. As they are: 2.13 against 1.89. Spread over
     * 0.70 to 0.95: 0 + 0.04 + 0.08 = 0.12 against 1 + 0.96 = 1.96. By rank: (0.5 + 1.5 + 2.5) / 5 = 0.9 against
     * (4.5 + 3.5) / 5 = 1.6.
     */
    @ParameterizedTest
    @CsvSource({"none, 5, 2.13, 1.89", "min_max, 6, 1.96, 0.12", "rank, 6, 1.6, 0.9"})
    void aSumOfCloseScoresIsLittleMoreThanACountUntilTheyAreSpread(
            String normalisation, String answer, double first, double second) {
        ToldByHand told = new ToldByHand(WeightedBestOfN.TYPE, Map.of("n", 5, "normalisation", normalisation));
        told.score(told.answer(0, "5"), 0.70);
        told.score(told.answer(1, "6"), 0.95);
        told.score(told.answer(2, "5"), 0.71);
        told.score(told.answer(3, "6"), 0.94);
        told.score(told.answer(4, "5"), 0.72);
        assertThat(told.best().vote().getFirst().answer()).isEqualTo(answer);
        assertThat(told.best().vote().get(0).weight()).isCloseTo(first, within(1e-9));
        assertThat(told.best().vote().get(1).weight()).isCloseTo(second, within(1e-9));
        // In the words of its best-scored candidate, shown with the score as the verifier gave it.
        assertThat(told.best().score()).isEqualTo(answer.equals("5") ? 0.72 : 0.95);
    }

    @ParameterizedTest
    @CsvSource({"none", "min_max", "rank", "softmax"})
    void bestOfNChoosesTheSameWithEach(String normalisation) {
        ToldByHand told = new ToldByHand(BestOfN.TYPE, Map.of("n", 3, "normalisation", normalisation));
        told.score(told.answer(0, "5"), 0.70);
        told.score(told.answer(1, "6"), 0.95);
        told.score(told.answer(2, "5"), 0.71);
        assertThat(told.best().node().trial()).isEqualTo(1);
        assertThat(told.best().score()).isEqualTo(0.95);
    }

    /**
     * Steps 0.9, 0.2, 0.9 against 0.6, 0.6 and 0.5. Last: 0.9, 0.6. Min: 0.2, 0.6. Product: 0.162, 0.36. Mean: 0.667,
     * 0.6. The last of three candidates has 0.5 throughout.
     */
    @ParameterizedTest
    @CsvSource({"last, 0, 0.9", "min, 1, 0.6", "product, 2, 0.5", "mean, 0, 0.6666666667"})
    void bestOfNMakesOneScoreOfStepScores(String aggregation, int trial, double score) {
        ToldByHand told = new ToldByHand(BestOfN.TYPE, Map.of("n", 3, "aggregation", aggregation));
        steps(told, told.answer(0, "5"), 0.9, 0.2, 0.9);
        steps(told, told.answer(1, "6"), 0.6, 0.6);
        steps(told, told.answer(2, "7"), 0.5);
        assertThat(told.best().node().trial()).isEqualTo(trial);
        assertThat(told.best().score()).isCloseTo(score, within(1e-9));
    }

    private static void steps(ToldByHand told, Node node, Double... scores) {
        told.tell(new io.ponder.reasoning.strategy.Told.Scored(node, Score.steps(List.of(scores), null)));
    }
}
