package io.ponder.evaluation.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ponder.contracts.calibration.CalibrationCurve;
import io.ponder.contracts.calibration.CalibrationFile.Method;
import io.ponder.contracts.calibration.CalibrationFile.Quality;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibrationFitTest {

    /** So many right and wrong samples of one score, each of its own problem. */
    private static List<LabelledScore> samples(double score, int right, int wrong) {
        List<LabelledScore> samples = new ArrayList<>();
        for (int i = 0; i < right + wrong; i++) {
            samples.add(new LabelledScore(score, i < right, score + "/" + i));
        }
        return samples;
    }

    @SafeVarargs
    private static List<LabelledScore> all(List<LabelledScore>... parts) {
        List<LabelledScore> all = new ArrayList<>();
        List.of(parts).forEach(all::addAll);
        return all;
    }

    /**
     * Two scores leave a sigmoid free, so it meets the mean target of each. Of 10 right and 10 wrong the targets are 11/12 and
     * 1/12: (2 · 11 + 8) / 120 and (8 · 11 + 2) / 120.
     */
    @Test
    void aSigmoidMeetsPlattsTargets() {
        CalibrationCurve curve = Platt.fit(all(samples(0, 2, 8), samples(1, 8, 2)));
        assertThat(curve.at(0)).isCloseTo(0.25, within(1e-6));
        assertThat(curve.at(1)).isCloseTo(0.75, within(1e-6));
        assertThat(curve.at(0.5)).isCloseTo(0.5, within(1e-6));
    }

    /** Scores that part right from wrong leave the slope finite, for no target is 0 or 1: 1/52 and 51/52 here. */
    @Test
    void samplesThatAreTornApartGiveNoCertainty() {
        CalibrationCurve curve = Platt.fit(all(samples(0.2, 0, 50), samples(0.8, 50, 0)));
        assertThat(curve.at(0.2)).isCloseTo(1 / 52.0, within(1e-4));
        assertThat(curve.at(0.8)).isCloseTo(51 / 52.0, within(1e-4));
    }

    /** Of 0, 1, 0, 0, then 1 of 2, then 1: the second to fourth violate the order and become a third each. */
    @Test
    void stepsThatFallArePooled() {
        CalibrationCurve curve = Isotonic.fit(
                all(
                        samples(0.1, 0, 1),
                        samples(0.2, 1, 0),
                        samples(0.3, 0, 1),
                        samples(0.4, 0, 1),
                        samples(0.6, 1, 1),
                        samples(0.9, 1, 0)),
                0);
        assertThat(curve.points())
                .containsExactly(
                        new CalibrationCurve.Point(0.1, 0),
                        new CalibrationCurve.Point(0.2, 1 / 3.0),
                        new CalibrationCurve.Point(0.4, 1 / 3.0),
                        new CalibrationCurve.Point(0.6, 0.5),
                        new CalibrationCurve.Point(0.9, 1));
        assertThat(curve.at(0)).isZero();
        assertThat(curve.at(0.3)).isEqualTo(1 / 3.0);
        assertThat(curve.at(0.5)).isCloseTo(5 / 12.0, within(1e-12));
        assertThat(curve.at(1)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"PLATT", "ISOTONIC"})
    void theOrderOfScoresIsKept(Method method) {
        CalibrationCurve curve = CalibrationFit.of(
                        all(samples(0.1, 5, 20), samples(0.5, 3, 12), samples(0.7, 12, 8)), method)
                .curve();
        for (int i = 1; i <= 1000; i++) {
            assertThat(curve.at(i / 1000.0))
                    .isGreaterThan(curve.at((i - 1) / 1000.0))
                    .isBetween(0.0, 1.0);
        }
    }

    /** Squared errors 0.04, 0.64, 0.04 and 0.04; of the two bins the errors are -0.2 + 0.8 and 0.2 + 0.2. */
    @Test
    void qualityIsBriersScoreAndTheGapOfEachBin() {
        Quality quality = CalibrationFit.quality(all(samples(0.8, 1, 1), samples(0.2, 0, 2)));
        assertThat(quality.brier()).isCloseTo(0.19, within(1e-12));
        assertThat(quality.ece()).isCloseTo(0.25, within(1e-12));
    }

    /**
     * Each problem has a score of its own, and right and wrong problems alternate: within the samples the steps fit well, but
     * what one problem teaches says nothing of another.
     */
    @Test
    void samplesOfOneProblemAreNeverOnBothSides() {
        List<LabelledScore> samples = new ArrayList<>();
        for (int problem = 0; problem < 10; problem++) {
            for (int i = 0; i < 10; i++) {
                samples.add(new LabelledScore(0.5 + problem / 100.0, problem % 2 == 1, "problem " + problem));
            }
        }
        CalibrationFit fit = CalibrationFit.of(samples, Method.ISOTONIC_TIES);
        assertThat(fit.folds()).isEqualTo(5);
        // A constant 0.5 is worth 0.25; knowing the other samples of a problem would be worth less than that.
        assertThat(fit.after().brier()).isGreaterThan(0.25);
    }

    @Test
    void tooFewSamplesAreRefusedWithWhatIsMissing() {
        refused(all(samples(0.2, 0, 30), samples(0.8, 19, 0)), "49 samples, 19 right and 30 wrong", "at least 50");
        refused(all(samples(0.2, 0, 60), samples(0.8, 9, 0)), "9 right and 60 wrong", "10 of each");
        List<LabelledScore> one = new ArrayList<>();
        all(samples(0.2, 0, 30), samples(0.8, 30, 0))
                .forEach(sample -> one.add(new LabelledScore(sample.score(), sample.right(), "the only one")));
        refused(one, "one problem");
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void aVerifierThatIsWrongTheOtherWayRoundIsRefused(Method method) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CalibrationFit.of(all(samples(0.2, 30, 10), samples(0.8, 10, 30)), method))
                .withMessageContaining("do not score higher");
    }

    private static void refused(List<LabelledScore> samples, String... words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CalibrationFit.of(samples, Method.PLATT))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }
}
