package io.ponder.datasets.file;

import io.ponder.datasets.row.Row;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The six types of data sets of TRL 1.16, conversational and plain: <a
 * href="https://huggingface.co/docs/trl/dataset_formats">Dataset formats and types</a>. {@code solution} is the reference, which
 * GRPO hands to reward functions as it does every further column; empty where it is not known.
 */
final class TrlLayouts {

    private TrlLayouts() {}

    static Layout<?> of(Shape shape, boolean plain, Function<Row, @Nullable OriginColumn> origin) {
        return plain ? plain(shape, origin) : conversational(shape, origin);
    }

    private static Layout<?> conversational(Shape shape, Function<Row, @Nullable OriginColumn> origin) {
        return switch (shape) {
            case LANGUAGE_MODELLING ->
                new Layout<>(Conversation.class, (row, _) -> new Conversation(Parts.whole(row), origin.apply(row)));
            case PROMPT_ONLY ->
                new Layout<>(
                        Question.class,
                        (row, _) -> new Question(Parts.prompt(row), Parts.reference(row), origin.apply(row)));
            case PROMPT_COMPLETION ->
                new Layout<>(
                        Completion.class,
                        (row, _) -> new Completion(
                                Parts.prompt(row),
                                List.of(ChatTurn.assistant(Parts.completion(row))),
                                Parts.reference(row),
                                origin.apply(row)));
            case PREFERENCE ->
                new Layout<>(Pair.class, (row, _) -> {
                    Row.Preference pair = (Row.Preference) row;
                    return new Pair(
                            Parts.prompt(row),
                            List.of(ChatTurn.assistant(pair.chosen())),
                            List.of(ChatTurn.assistant(pair.rejected())),
                            origin.apply(row));
                });
            case UNPAIRED_PREFERENCE ->
                new Layout<>(
                        Labelled.class,
                        (row, _) -> new Labelled(
                                Parts.prompt(row),
                                List.of(ChatTurn.assistant(Parts.completion(row))),
                                ((Row.UnpairedPreference) row).label(),
                                origin.apply(row)));
            default -> plain(shape, origin);
        };
    }

    private static Layout<?> plain(Shape shape, Function<Row, @Nullable OriginColumn> origin) {
        return switch (shape) {
            case LANGUAGE_MODELLING ->
                new Layout<>(
                        Text.class,
                        (row, _) -> new Text(ChatTurn.plain(Parts.whole(row)).stripTrailing(), origin.apply(row)));
            case PROMPT_ONLY ->
                new Layout<>(
                        PlainQuestion.class,
                        (row, _) -> new PlainQuestion(Parts.plainPrompt(row), Parts.reference(row), origin.apply(row)));
            case PROMPT_COMPLETION ->
                new Layout<>(
                        PlainCompletion.class,
                        (row, _) -> new PlainCompletion(
                                Parts.plainPrompt(row),
                                Parts.completion(row),
                                Parts.reference(row),
                                origin.apply(row)));
            case PREFERENCE ->
                new Layout<>(PlainPair.class, (row, _) -> {
                    Row.Preference pair = (Row.Preference) row;
                    return new PlainPair(Parts.plainPrompt(row), pair.chosen(), pair.rejected(), origin.apply(row));
                });
            case UNPAIRED_PREFERENCE ->
                new Layout<>(
                        PlainLabelled.class,
                        (row, _) -> new PlainLabelled(
                                Parts.plainPrompt(row),
                                Parts.completion(row),
                                ((Row.UnpairedPreference) row).label(),
                                origin.apply(row)));
            case STEPWISE -> steps(origin);
            case ANY -> throw new IllegalArgumentException("no trainer reads rows of any kind");
        };
    }

    /** Steps have no conversational form in TRL. */
    static Layout<Steps> steps(Function<Row, @Nullable OriginColumn> origin) {
        return new Layout<>(Steps.class, (row, _) -> {
            Row.Stepwise steps = (Row.Stepwise) row;
            if (steps.completions().isEmpty()) {
                throw new Unfit("has no step");
            }
            return new Steps(Parts.plainPrompt(row), steps.completions(), steps.labels(), origin.apply(row));
        });
    }

    record Conversation(List<ChatTurn> messages, @Nullable OriginColumn origin) {}

    record Question(
            List<ChatTurn> prompt,
            String solution,
            @Nullable OriginColumn origin) {}

    record Completion(
            List<ChatTurn> prompt,
            List<ChatTurn> completion,
            String solution,
            @Nullable OriginColumn origin) {}

    record Pair(
            List<ChatTurn> prompt,
            List<ChatTurn> chosen,
            List<ChatTurn> rejected,
            @Nullable OriginColumn origin) {}

    record Labelled(
            List<ChatTurn> prompt,
            List<ChatTurn> completion,
            boolean label,
            @Nullable OriginColumn origin) {}

    record Steps(
            String prompt,
            List<String> completions,
            List<Boolean> labels,
            @Nullable OriginColumn origin) {}

    record Text(String text, @Nullable OriginColumn origin) {}

    record PlainQuestion(
            String prompt, String solution, @Nullable OriginColumn origin) {}

    record PlainCompletion(
            String prompt,
            String completion,
            String solution,
            @Nullable OriginColumn origin) {}

    record PlainPair(
            String prompt,
            String chosen,
            String rejected,
            @Nullable OriginColumn origin) {}

    record PlainLabelled(
            String prompt,
            String completion,
            boolean label,
            @Nullable OriginColumn origin) {}
}
