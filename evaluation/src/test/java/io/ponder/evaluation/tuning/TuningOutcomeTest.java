package io.ponder.evaluation.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.evaluation.tuning.TuningOutcome.Judgement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What may be said of a winner. */
class TuningOutcomeTest {

    private static final DrawingCandidate COOL = DrawingCandidate.read("temperature=0.4");

    /** Right on the first so many of a hundred problems. */
    private static double[] right(int many) {
        double[] right = new double[100];
        Arrays.fill(right, 0, many, 1);
        return right;
    }

    private static Judgement judgement(int winner, double tokens, int today) {
        return new Judgement(
                new DrawingScore(COOL, right(winner), tokens),
                new DrawingScore(DrawingCandidate.TODAY, right(today), 100),
                new DrawingScore(null, right(50), 12));
    }

    @Test
    void aGainBeyondChanceIsClaimed() {
        assertThat(judgement(70, 100, 50).isAccepted()).isTrue();
        assertThat(judgement(70, 100, 50).words()).startsWith("better than today's default: +20.0 points (95 %: +1");
    }

    @Test
    void oneThatMayBeChanceIsNot() {
        assertThat(judgement(52, 100, 50).isAccepted()).isTrue();
        assertThat(judgement(52, 100, 50).words())
                .startsWith("no worse than today's default: +2.0 points")
                .endsWith("which may be chance: no gain is claimed");
    }

    @Test
    void whatIsWorseOrNoBetterIsRefused() {
        assertThat(judgement(49, 50, 50).isAccepted()).isFalse();
        assertThat(judgement(49, 50, 50).words()).startsWith("no better than today's default: -1.0 points");
        assertThat(judgement(50, 100, 50).isAccepted()).isFalse();
        assertThat(judgement(50, 90, 50).isAccepted()).isTrue();
    }

    @Test
    void candidatesAreReadAsPairsOrJson() {
        assertThat(DrawingCandidate.read("temperatures=[0,0.8];min_p=0.1").name())
                .isEqualTo("temperatures 0.0 | 0.8, min_p 0.1");
        assertThat(DrawingCandidate.read("{\"prompts\": [\"plain\", \"In short: {question}\"]}")
                        .name())
                .isEqualTo("prompts plain | In short: {question}");
        assertThat(DrawingCandidate.USUAL.stream().map(DrawingCandidate::read))
                .hasSize(7)
                .doesNotHaveDuplicates();
    }
}
