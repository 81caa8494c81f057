package io.ponder.reasoning.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.FailureException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

    @Test
    void absentParametersTakeTheirDefaults() {
        assertThat(Parameters.read(MajorityVote.TYPE, Map.of()).values())
                .isEqualTo(Map.of("n", 8, "stop_confidence", 1.0, "wait_for", 0, "prompt", "step_by_step"));
        assertThat(Parameters.read(BestOfN.TYPE, Map.of()).values())
                .isEqualTo(Map.of("n", 8, "aggregation", "min", "wait_for", 0, "prompt", "step_by_step"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_000})
    void anAbsurdNIsRefusedByName(int n) {
        assertThatThrownBy(() -> Parameters.read(MajorityVote.TYPE, Map.of("n", n)))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().field()).isEqualTo("reasoning.parameters.n");
                    assertThat(e)
                            .hasMessage(
                                    "reasoning.parameters.n is " + n + ", but must be a whole number from 1 to 256");
                });
    }

    @Test
    void anUnknownParameterListsThoseThatExist() {
        assertThatThrownBy(() -> Parameters.read(Sample.TYPE, Map.of("beams", 3)))
                .hasMessage("sample has no parameter beams; it has prompt");
    }

    @Test
    void anUnknownStrategyListsThoseThatExist() {
        assertThatThrownBy(() -> Strategies.named("magic"))
                .hasMessage(
                        "there is no strategy magic; there are sample, majority_vote, best_of_n, weighted_best_of_n");
    }

    @Test
    void aWordWhereANumberBelongsIsRefused() {
        assertThatThrownBy(() -> Parameters.read(MajorityVote.TYPE, Map.of("n", "many")))
                .hasMessageContaining("reasoning.parameters.n is many");
    }
}
