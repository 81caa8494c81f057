package io.ponder.reasoning.strategy.toolbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which temperature and which prompt each sample of a panel takes. */
class DrawingTest {

    private static List<String> drawn(Drawing drawing, int first, int count) {
        return drawing.solutions(7, first, count, Move.Variation.NONE).stream()
                .map(move -> move.samples() + " at " + move.variation().temperature())
                .toList();
    }

    private static Drawing at(Double... temperatures) {
        return new Drawing(List.of(temperatures), List.of());
    }

    @Test
    void withoutListsItIsOneMoveOfUsualSamples() {
        assertThat(at().solutions(7, 4))
                .containsExactly(Move.Propose.solutions(7, io.ponder.reasoning.strategy.Node.root(), 4));
        assertThat(at().solutions(7, 0)).isEmpty();
    }

    @Test
    void aGreedySampleIsDrawnOnceHoweverManyThereAre() {
        assertThat(drawn(at(0.0, 0.8), 0, 8)).containsExactly("1 at 0.0", "7 at 0.8");
        assertThat(drawn(at(0.0, 0.6, 1.0), 0, 6))
                .containsExactly("1 at 0.0", "1 at 0.6", "1 at 1.0", "1 at 0.6", "1 at 1.0", "1 at 0.6");
        assertThat(drawn(at(0.0), 0, 3)).containsExactly("3 at 0.0");
    }

    @Test
    void whatIsDrawnLaterGoesOnWhereTheFirstSamplesEnded() {
        assertThat(drawn(at(0.0, 0.8), 3, 5)).containsExactly("5 at 0.8");
        assertThat(drawn(at(0.2, 0.7), 3, 2)).containsExactly("1 at 0.7", "1 at 0.2");
    }

    @Test
    void promptsAreTakenInTurnBesideTemperatures() {
        List<Message> one = List.of(Message.user("one"));
        List<Message> two = List.of(Message.user("two"));
        Drawing both = new Drawing(List.of(0.0, 0.8), List.of(one, two));
        assertThat(both.solutions(7, 4))
                .extracting(move -> move.variation().temperature() + " "
                        + Objects.requireNonNull(move.variation().messages())
                                .getFirst()
                                .content())
                .containsExactly("0.0 one", "0.8 two", "0.8 one", "0.8 two");
    }

    static Stream<StrategyType> thoseThatDrawPanels() {
        return Strategies.all().stream().filter(type -> type.parameters().contains(Drawing.TEMPERATURES));
    }

    @Test
    void allThatDrawAPanelTakeThem() {
        assertThat(thoseThatDrawPanels().map(StrategyType::name))
                .containsExactly(
                        "majority_vote",
                        "universal_self_consistency",
                        "best_of_n",
                        "weighted_best_of_n",
                        "pairwise",
                        "recursive_aggregation",
                        "parallel_coordinated",
                        "mixture",
                        "auto");
    }

    @ParameterizedTest
    @MethodSource("thoseThatDrawPanels")
    void eachBeginsWithAGreedySampleOfTheFirstPrompt(StrategyType type) {
        ToldByHand told = new ToldByHand(
                type, Map.of("temperatures", List.of(0, 0.8), "prompts", List.of("zero_shot_cot", "plain")));
        List<Move.Propose> asked = told.asked(Move.Propose.class);
        assertThat(asked.getFirst().samples()).isEqualTo(1);
        assertThat(asked.getFirst().variation().temperature()).isEqualTo(0);
        assertThat(Objects.requireNonNull(asked.getFirst().variation().messages())
                        .getLast()
                        .content())
                .endsWith("Let's think step by step.");
        assertThat(asked.get(1).variation().temperature()).isEqualTo(0.8);
        assertThat(Objects.requireNonNull(asked.get(1).variation().messages())
                        .getLast()
                        .content())
                .doesNotContain("step by step");
    }
}
