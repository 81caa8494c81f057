package io.ponder.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.evaluation.summary.RunSummary;
import io.ponder.evaluation.summary.RunSummary.Comparison;
import io.ponder.evaluation.summary.RunSummary.Curve;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Intervals are those of {@link Runs#around}: 1.96 standard errors of 60 problems, at 35% 22.9 to 47.1. */
class HeadlineTest {

    private static final Curve GREEDY = new Curve("greedy", true, List.of(Runs.point(1, 0.35, 300, 3, 1)));
    private static final Curve VOTE =
            new Curve("majority_vote", false, List.of(Runs.point(1, 0.25, 300, 3, 1), Runs.point(8, 0.5, 2400, 6, 1)));

    @Test
    void aRealGain() {
        String words = Headline.of(Runs.of(
                List.of(GREEDY, VOTE),
                List.of(new Comparison("majority_vote", 8, "greedy", 1, 8, Runs.difference(0.15, 12, 3, 0.035)))));

        assertThat(words)
                .isEqualTo(
                        "With one greedy sample, qwen2.5-0.5b-instruct answers 35.0% of the 60 problems of gsm8k-dev.jsonl"
                                + " right (95% interval 22.9 to 47.1), for 300 tokens each."
                                + " The best line, majority_vote with 8 samples, reaches 50.0% (37.3 to 62.7): 15.0 points more,"
                                + " for 8.0 times the tokens."
                                + " On the same problems it did better on 12 and worse on 3 (difference +4.0 to +26.0 points,"
                                + " McNemar p = 0.035): the difference is real, not noise."
                                + " It was picked as the best of 3 points, which flatters it.");
    }

    @Test
    void aGainThatMayBeNoise() {
        assertThat(Headline.of(Runs.of(
                        List.of(GREEDY, VOTE),
                        List.of(new Comparison(
                                "majority_vote", 8, "greedy", 1, 8, Runs.difference(0.15, 18, 9, 0.12))))))
                .contains("better on 18 and worse on 9", "p = 0.12): the difference may well be noise.");
    }

    @Test
    void aComparisonTheOtherWayRoundIsTurned() {
        assertThat(Headline.of(Runs.of(
                        List.of(GREEDY, VOTE),
                        List.of(new Comparison(
                                "greedy", 1, "majority_vote", 8, 0.125, Runs.difference(-0.15, 3, 12, null))))))
                .contains("better on 12 and worse on 3 (difference +4.0 to +26.0 points, paired bootstrap p = 0.81)");
    }

    @Test
    void withoutATestTheIntervalsDecide() {
        Curve far = new Curve("auto", true, List.of(Runs.point(8, 0.8, 2400, 6, 1)));

        assertThat(Headline.of(Runs.of(List.of(GREEDY, VOTE), List.of())))
                .contains(
                        "were not tested against each other and their intervals overlap, so the difference may well be noise.");
        assertThat(Headline.of(Runs.of(List.of(GREEDY, far), List.of())))
                .contains("auto at budget 8, reaches 80.0%", "do not overlap, so the difference is real, not noise.");
    }

    @Test
    void noGain() {
        Curve worse = new Curve("beam_search", true, List.of(Runs.point(4, 0.3, 1500, 9, 1)));

        assertThat(Headline.of(Runs.of(List.of(GREEDY, worse), List.of())))
                .endsWith(" Nothing measured beats that: the best of the rest, beam_search at budget 4, reaches 30.0%"
                        + " (18.4 to 41.6) for 5.0 times the tokens.");
    }

    @Test
    void aSingleCurveIsMeasuredAgainstItsCheapestPoint() {
        assertThat(Headline.of(Runs.of(List.of(VOTE), List.of())))
                .startsWith("With one sample (majority_vote), qwen2.5-0.5b-instruct answers 25.0% ")
                .contains("majority_vote with 8 samples, reaches 50.0%", "25.0 points more, for 8.0 times the tokens")
                .doesNotContain("picked as the best");
    }

    @Test
    void aSinglePointHasNothingBesideIt() {
        assertThat(Headline.of(Runs.of(List.of(GREEDY), List.of())))
                .endsWith("for 300 tokens each. There is nothing to compare it with.");
    }

    @Test
    void ofEquallyGoodPointsTheCheapestIsTheBest() {
        Curve dear = new Curve("auto", true, List.of(Runs.point(8, 0.5, 9000, 6, 1)));

        assertThat(Headline.of(Runs.of(List.of(GREEDY, dear, VOTE), List.of())))
                .contains("The best line, majority_vote");
    }

    @Test
    void theCeilingOfAnyChoice() {
        RunSummary full = Runs.full();

        assertThat(Headline.of(full))
                .endsWith(
                        "At least one of 16 samples is right on 78.3% of the problems: no choice among them can do better.");
    }
}
