package io.ponder.datasets.file;

import io.ponder.datasets.row.Row;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * OpenRLHF 0.11, by the names that its commands take without being told: {@code input}, {@code chosen}, {@code rejected}, and
 * beside them {@code output}, {@code prompt} and {@code label}, which its options name.
 */
final class OpenRlhfLayouts {

    private OpenRlhfLayouts() {}

    static Layout<?> of(Shape shape, boolean plain, Function<Row, @Nullable OriginColumn> origin) {
        return switch (shape) {
            case LANGUAGE_MODELLING ->
                new Layout<>(Whole.class, (row, _) -> new Whole(Parts.answered(row), origin.apply(row)));
            case PROMPT_COMPLETION ->
                plain
                        ? new Layout<>(
                                PlainAnswered.class,
                                (row, _) -> new PlainAnswered(
                                        Parts.plainPrompt(row), Parts.completion(row), origin.apply(row)))
                        : new Layout<>(
                                Answered.class,
                                (row, _) -> new Answered(
                                        Parts.prompt(row),
                                        List.of(ChatTurn.assistant(Parts.completion(row))),
                                        origin.apply(row)));
            case PREFERENCE ->
                plain
                        ? new Layout<>(PlainPair.class, (row, _) -> {
                            Row.Preference pair = (Row.Preference) row;
                            return new PlainPair(
                                    Parts.plainPrompt(row),
                                    pair.chosen(),
                                    pair.rejected(),
                                    margin(pair),
                                    origin.apply(row));
                        })
                        : new Layout<>(Pair.class, (row, _) -> {
                            Row.Preference pair = (Row.Preference) row;
                            return new Pair(
                                    Parts.prompt(row),
                                    List.of(ChatTurn.assistant(pair.chosen())),
                                    List.of(ChatTurn.assistant(pair.rejected())),
                                    margin(pair),
                                    origin.apply(row));
                        });
            default ->
                plain
                        ? new Layout<>(
                                PlainQuestion.class,
                                (row, _) -> new PlainQuestion(
                                        Parts.plainPrompt(row),
                                        Parts.reference(row),
                                        row.origin().source(),
                                        origin.apply(row)))
                        : new Layout<>(
                                Question.class,
                                (row, _) -> new Question(
                                        Parts.prompt(row),
                                        Parts.reference(row),
                                        row.origin().source(),
                                        origin.apply(row)));
        };
    }

    /** By how much the better answer should win; 0, which changes nothing, where they were not scored. */
    private static double margin(Row.Preference pair) {
        Double chosen = pair.chosenScore();
        Double rejected = pair.rejectedScore();
        return chosen == null || rejected == null ? 0 : chosen - rejected;
    }

    record Whole(List<ChatTurn> input, @Nullable OriginColumn origin) {}

    record Answered(
            List<ChatTurn> input,
            List<ChatTurn> output,
            @Nullable OriginColumn origin) {}

    record PlainAnswered(
            String input, String output, @Nullable OriginColumn origin) {}

    record Pair(
            List<ChatTurn> prompt,
            List<ChatTurn> chosen,
            List<ChatTurn> rejected,
            double margin,
            @Nullable OriginColumn origin) {}

    record PlainPair(
            String prompt,
            String chosen,
            String rejected,
            double margin,
            @Nullable OriginColumn origin) {}

    record Question(
            List<ChatTurn> input,
            String label,
            String datasource,
            @Nullable OriginColumn origin) {}

    record PlainQuestion(
            String input,
            String label,
            String datasource,
            @Nullable OriginColumn origin) {}
}
