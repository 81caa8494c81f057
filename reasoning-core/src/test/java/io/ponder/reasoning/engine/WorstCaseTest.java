package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.OnVerifierFailure;
import io.ponder.reasoning.score.VerifierKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a budget keeps free for a verifier that asks its model for more than a word. */
class WorstCaseTest {

    private static final JudgeEffort CRITIQUE = new JudgeEffort(2, 385);

    @Test
    void aScoreHoldsRoomForEachQuestionAndForWhatIsWrittenAndReadAgain() {
        long word = worst(JudgeEffort.ONE_WORD, 10_000).score(1000).tokens();
        long critique = worst(CRITIQUE, 10_000).score(1000).tokens();

        assertThat(word).isEqualTo(1000 + 192 + 1);
        assertThat(critique).isEqualTo(2 * (1000 + 192) + 385 + 385);
    }

    @Test
    void aShortenedSampleFitsWithAllThatIsAskedAboutIt() {
        for (JudgeEffort effort : new JudgeEffort[] {JudgeEffort.ONE_WORD, CRITIQUE, new JudgeEffort(1, 1536)}) {
            WorstCase worst = worst(effort, 5000);
            int most = worst.shortened(300, 2000, null, Ledger.Estimate.NOTHING);

            assertThat(most).isPositive();
            assertThat(worst.sample(300, most, null).tokens()).isLessThanOrEqualTo(5000);
            assertThat(worst.sample(300, most + 3, null).tokens())
                    .as("no shorter than it must be: %s", effort)
                    .isGreaterThan(most == 2000 ? 0 : 4995);
        }
    }

    @Test
    void whatIsAskedOnceIsNoPartOfASample() {
        WorstCase once = worst(JudgeEffort.once(new JudgeEffort.Once(3, 600, 1536)), 10_000);

        assertThat(once.score(1000)).isEqualTo(Ledger.Estimate.NOTHING);
        assertThat(once.sample(300, 100, null).tokens()).isEqualTo(400);
        assertThat(once.call(300).tokens()).isEqualTo(3 * 300 + 600 + 1536);
        assertThat(worst(CRITIQUE, 10_000).call(300)).isEqualTo(Ledger.Estimate.NOTHING);
        assertThat(once.shortened(300, 100_000, null, once.call(300)))
                .as("keeps its room")
                .isEqualTo(10_000 - 3036 - 300);
    }

    @Test
    void effortsAddUp() {
        JudgeEffort once = JudgeEffort.once(new JudgeEffort.Once(3, 600, 1536));

        assertThat(CRITIQUE.plus(once)).isEqualTo(once.plus(CRITIQUE)).isEqualTo(new JudgeEffort(2, 385, once.once()));
        assertThat(once.plus(once).once()).isEqualTo(new JudgeEffort.Once(6, 1200, 3072));
    }

    @Test
    void whatDoesNotFitIsNotDrawn() {
        assertThat(worst(CRITIQUE, 1500).shortened(300, 2000, null, Ledger.Estimate.NOTHING))
                .isZero();
        assertThat(worst(JudgeEffort.ONE_WORD, 1500).shortened(300, 2000, null, Ledger.Estimate.NOTHING))
                .isPositive();
    }

    private static WorstCase worst(JudgeEffort effort, long tokens) {
        Ledger ledger = new Ledger(new Budget(tokens, null, Duration.ofMinutes(1), 100, 10));
        return new WorstCase(
                ledger,
                new SearchPlan.Judge("judge", VerifierKind.OUTCOME, true, null, OnVerifierFailure.FAIL, effort));
    }
}
