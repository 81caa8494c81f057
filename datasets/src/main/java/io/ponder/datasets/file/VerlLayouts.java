package io.ponder.datasets.file;

import io.ponder.datasets.row.Row;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** verl 0.9: questions for {@code RLHFDataset}, conversations for {@code MultiTurnSFTDataset}. */
final class VerlLayouts {

    private VerlLayouts() {}

    static Layout<?> of(Shape shape, ExportOptions options, Function<Row, @Nullable OriginColumn> origin) {
        if (shape == Shape.LANGUAGE_MODELLING || shape == Shape.PROMPT_COMPLETION) {
            return new Layout<>(
                    TrlLayouts.Conversation.class,
                    (row, _) -> new TrlLayouts.Conversation(Parts.answered(row), origin.apply(row)));
        }
        String named = options.dataSource();
        return new Layout<>(
                Question.class,
                (row, place) -> new Question(
                        named == null ? row.origin().source() : named,
                        Parts.prompt(row),
                        options.ability(),
                        new Reward("rule", Parts.known(row)),
                        new Extra(
                                place.index(),
                                place.split(),
                                Parts.question(row),
                                Parts.known(row),
                                origin.apply(row))));
    }

    record Question(String dataSource, List<ChatTurn> prompt, String ability, Reward rewardModel, Extra extraInfo) {}

    record Reward(String style, String groundTruth) {}

    record Extra(
            long index,
            String split,
            String question,
            String answer,
            @Nullable OriginColumn origin) {}
}
