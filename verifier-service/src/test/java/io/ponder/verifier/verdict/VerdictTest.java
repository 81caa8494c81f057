package io.ponder.verifier.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

    @Test
    void theScoreIsTheShareOfYes() {
        Verdict verdict = Verdict.of(List.of(token("Yes", 0.6), token("No", 0.2), token("Maybe", 0.1)));

        assertThat(verdict.score()).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void allSpellingsOfAWordCount() {
        Verdict verdict = Verdict.of(List.of(
                token("Yes", 0.3),
                token(" yes", 0.1),
                token("YES", 0.05),
                token("ĠYes", 0.05),
                token("▁No", 0.1),
                token("\nno", 0.1),
                token("No.", 0.1)));

        assertThat(verdict.yes()).isCloseTo(0.5, within(1e-12));
        assertThat(verdict.no()).isCloseTo(0.3, within(1e-12));
    }

    @Test
    void oneOfTheTwoIsEnough() {
        assertThat(Verdict.of(List.of(token("Yes", 0.9), token("The", 0.1))).score())
                .isEqualTo(1);
        assertThat(Verdict.of(List.of(token("No", 0.9))).score()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Y", "N", "Not", "None", "Yesterday", "Know", "", "**", "是"})
    void otherTokensAreNoVerdict(String other) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> Verdict.of(List.of(token(other, 0.9), token("The", 0.05))))
                .satisfies(e -> {
                    assertThat(e.failure().kind()).isEqualTo(Failure.Kind.UPSTREAM_ERROR);
                    assertThat(e.failure().message()).contains("neither yes nor no", '"' + other + '"', "\"The\"");
                });
    }

    @Test
    void noAlternativesAreNoVerdict() {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> Verdict.of(List.of()))
                .withMessageContaining("lacks the probabilities");
    }

    @Test
    void probabilitiesTooSmallToSayAnythingAreNoVerdict() {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(
                        () -> Verdict.of(List.of(new Alternative("Yes", -10_000), new Alternative("No", Double.NaN))));
    }

    private static Alternative token(String token, double probability) {
        return new Alternative(token, Math.log(probability));
    }
}
