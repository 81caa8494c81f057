package io.ponder.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.score.VerifierKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WayTest {

    private static final List<VerifierInfo> VERIFIERS = List.of(
            new VerifierInfo("format", VerifierKind.OUTCOME, "", false, true),
            new VerifierInfo("arithmetic", VerifierKind.PROCESS, "", false, true),
            new VerifierInfo(
                    "self_certainty",
                    VerifierKind.OUTCOME,
                    "",
                    false,
                    true,
                    Set.of(Capability.TOP_LOGPROBS),
                    Set.of()));

    private static Settings settings(List<String> strategies, List<String> verifiers, Integer... budgets) {
        return new Settings(
                "data.jsonl", "", "m", strategies, verifiers, List.of(budgets), 8, 512, null, null, 1, 1000, 60);
    }

    @Test
    void aNameAlone() {
        Way way = Way.read("weighted_best_of_n", null);
        assertThat(way.verifier()).isEqualTo("arithmetic");
        assertThat(way.isChoosing()).isTrue();
        assertThat(way.parameters(4)).isEqualTo(Map.of("n", 4));
        assertThat(way.label()).isEqualTo("weighted_best_of_n, arithmetic");
    }

    @Test
    void parametersVerifierAndOneBudget() {
        Way way =
                Way.read("beam_search(subtrees=2;verifier=arithmetic;merge_duplicates=false;aggregation=min)@8", null);
        assertThat(way.parameters()).isEqualTo(Map.of("subtrees", 2, "merge_duplicates", false, "aggregation", "min"));
        assertThat(way.verifier()).isEqualTo("arithmetic");
        assertThat(way.budgets(List.of(1, 2, 4))).containsExactly(8);
        assertThat(way.isChoosing()).isFalse();
        assertThat(way.parameters(8)).containsEntry("beams", 2).containsEntry("expansions", 4);
    }

    @Test
    void greedyIsOneSampleAtTemperatureZero() {
        Way way = Way.read("greedy", "judge");
        assertThat(way.strategy()).isEqualTo("sample");
        assertThat(way.sampling()).isEqualTo(Map.of("temperature", 0.0));
        assertThat(way.verifier()).isNull();
        assertThat(way.budgets(List.of(1, 8))).containsExactly(1);
    }

    @Test
    void aWayThatDrawsOtherwiseNeedsItsOwnSearches() {
        Way way = Way.read("majority_vote(temperature=1;min_p=0.1;keep=0.5)@8", null);
        assertThat(way.name()).isEqualTo("majority_vote(keep=0.5;min_p=0.1;temperature=1)");
        assertThat(way.sampling()).isEqualTo(Map.of("temperature", 1, "min_p", 0.1));
        assertThat(way.parameters()).isEqualTo(Map.of("keep", 0.5));
        assertThat(way.isChoosing()).isFalse();
        assertThat(Way.read("majority_vote(temperatures=[0,0.8])", null).isChoosing())
                .isFalse();
        assertThat(Way.read("majority_vote(prompts=[\"plain\"])", null).isChoosing())
                .isFalse();
        assertThat(Way.read("majority_vote(prompt=plain)", null).isChoosing()).isFalse();

        Settings settings = new Settings(
                "data.jsonl", "", "m", List.of(), List.of(), List.of(8), 8, 512, 0.7, "zero_shot_cot", 1, 1000, 60);
        assertThat(Cell.of(way, 8).request(settings, "format", Map.of()))
                .containsEntry("temperature", 1)
                .containsEntry("min_p", 0.1)
                .containsEntry("parameters", Map.of("keep", 0.5, "n", 8, "prompt", "zero_shot_cot"));
        assertThat(Cell.of(Way.read("majority_vote(prompts=[\"plain\"])", null), 8)
                        .request(settings, "format", Map.of()))
                .containsEntry("temperature", 0.7)
                .containsEntry("parameters", Map.of("prompts", List.of("plain"), "n", 8));
    }

    @Test
    void whatIsNoStrategyIsNamed() {
        assertThatThrownBy(() -> Way.read("best of n", null)).hasMessageContaining("'best of n' is no strategy like");
        assertThatThrownBy(() -> Way.read("mcts(c)", null)).hasMessage("'c' in 'mcts(c)' is not parameter=value");
        assertThatThrownBy(() -> Way.read("guess", null)).isInstanceOf(FailureException.class);
    }

    @Test
    void choosingStrategiesShareOneSetOfSamples() {
        Matrix matrix = Matrix.of(
                settings(List.of("greedy", "majority_vote", "best_of_n", "beam_search"), List.of("format"), 1, 4),
                VERIFIERS);
        assertThat(matrix.cells())
                .extracting(Cell::id)
                .containsExactly("samples", "greedy@1", "beam_search, arithmetic@1", "beam_search, arithmetic@4");
        assertThat(matrix.scorers()).containsExactly("format");
        assertThat(matrix.drawVerifier()).isEqualTo("format");
    }

    @Test
    void everyVerifierMakesAWayOfItsOwn() {
        Matrix matrix =
                Matrix.of(settings(List.of("best_of_n"), List.of("arithmetic", "self_certainty"), 8), VERIFIERS);
        assertThat(matrix.ways())
                .extracting(Way::label)
                .containsExactly("best_of_n, arithmetic", "best_of_n, self_certainty");
        // Only told when it is asked for while the samples are drawn.
        assertThat(matrix.drawVerifier()).isEqualTo("self_certainty");
    }

    @Test
    void aVerifierThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> Matrix.of(settings(List.of("best_of_n"), List.of("truth"), 8), VERIFIERS))
                .hasMessage("there is no verifier truth; there are format, arithmetic, self_certainty");
    }

    @Test
    void budgetsBeyondTheSamplesAreRefused() {
        assertThatThrownBy(() -> settings(List.of("majority_vote"), List.of(), 16))
                .hasMessage("budgets must lie in 1..8, the number of samples");
    }
}
