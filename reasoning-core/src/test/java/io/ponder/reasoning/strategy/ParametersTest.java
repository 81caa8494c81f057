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
                .containsEntry("n", 8)
                .containsEntry("stop_confidence", 1.0)
                .containsEntry("wait_for", 0)
                .containsEntry("prompt", "step_by_step")
                .doesNotContainKey("aggregation");
        assertThat(Parameters.read(BestOfN.TYPE, Map.of()).values())
                .containsEntry("aggregation", "min")
                .containsEntry("on_verifier_failure", "fail");
    }

    @Test
    void everyDefaultIsAcceptedAsAValueAndDescribed() {
        for (StrategyType type : Strategies.all()) {
            for (Parameter parameter : type.allParameters()) {
                assertThat(parameter.check(parameter.byDefault()))
                        .as("%s.%s", type.name(), parameter.name())
                        .isEqualTo(parameter.byDefault());
                assertThat(parameter.description()).isNotBlank();
                assertThat(parameter.range()).isNotBlank();
            }
        }
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
                .hasMessage("sample has no parameter beams; it has prompt, examples, template");
    }

    @Test
    void anUnknownStrategyListsThoseThatExist() {
        assertThatThrownBy(() -> Strategies.named("magic"))
                .hasMessage("there is no strategy magic; there are " + String.join(", ", Strategies.names()));
    }

    @Test
    void aWordWhereANumberBelongsIsRefused() {
        assertThatThrownBy(() -> Parameters.read(MajorityVote.TYPE, Map.of("n", "many")))
                .hasMessageContaining("reasoning.parameters.n is many");
    }
}
