package io.ponder.datasets.file;

import io.ponder.datasets.row.Row;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * NeMo Gym: what is asked in the form of OpenAI's Responses API, and beside it what its verifiers of mathematics read. {@code
 * gym dataset collate} adds {@code agent_ref}.
 */
final class NemoGymLayouts {

    private NemoGymLayouts() {}

    static Layout<?> questions(Function<Row, @Nullable OriginColumn> origin) {
        return new Layout<>(
                Question.class,
                (row, _) -> new Question(
                        row.question(),
                        new Create(Parts.prompt(row)),
                        Parts.question(row),
                        Parts.known(row),
                        origin.apply(row)));
    }

    record Question(
            String id,
            Create responsesCreateParams,
            String question,
            String expectedAnswer,
            @Nullable OriginColumn origin) {}

    record Create(List<ChatTurn> input) {}
}
