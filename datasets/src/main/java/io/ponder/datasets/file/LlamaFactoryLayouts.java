package io.ponder.datasets.file;

import io.ponder.datasets.row.Row;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * LLaMA-Factory 0.9.5: {@code sharegpt}, with its own names of roles, and {@code alpaca} for the plain form. It leaves out, with
 * no more than a warning, conversations that do not alternate; so they are refused here.
 */
final class LlamaFactoryLayouts {

    private LlamaFactoryLayouts() {}

    static Layout<?> of(Shape shape, boolean plain, Function<Row, @Nullable OriginColumn> origin) {
        return plain ? alpaca(shape, origin) : sharegpt(shape, origin);
    }

    private static Layout<?> sharegpt(Shape shape, Function<Row, @Nullable OriginColumn> origin) {
        return switch (shape) {
            case PREFERENCE ->
                new Layout<>(Pair.class, (row, _) -> {
                    Row.Preference pair = (Row.Preference) row;
                    return new Pair(
                            said(Parts.prompt(row), "user"),
                            Said.gpt(pair.chosen()),
                            Said.gpt(pair.rejected()),
                            origin.apply(row));
                });
            case UNPAIRED_PREFERENCE ->
                new Layout<>(
                        Labelled.class,
                        (row, _) -> new Labelled(
                                said(Parts.whole(row), "assistant"),
                                ((Row.UnpairedPreference) row).label(),
                                origin.apply(row)));
            default ->
                new Layout<>(
                        Conversation.class,
                        (row, _) -> new Conversation(said(Parts.answered(row), "assistant"), origin.apply(row)));
        };
    }

    private static Layout<?> alpaca(Shape shape, Function<Row, @Nullable OriginColumn> origin) {
        return switch (shape) {
            case PREFERENCE ->
                new Layout<>(AlpacaPair.class, (row, _) -> {
                    Row.Preference pair = (Row.Preference) row;
                    return new AlpacaPair(
                            asked(row), "", pair.chosen(), pair.rejected(), system(row), origin.apply(row));
                });
            case UNPAIRED_PREFERENCE ->
                new Layout<>(
                        AlpacaLabelled.class,
                        (row, _) -> new AlpacaLabelled(
                                asked(row),
                                "",
                                Parts.completion(row),
                                ((Row.UnpairedPreference) row).label(),
                                system(row),
                                origin.apply(row)));
            case PROMPT_ONLY ->
                new Layout<>(Alpaca.class, (row, _) -> new Alpaca(asked(row), "", "", system(row), origin.apply(row)));
            default ->
                new Layout<>(
                        Alpaca.class,
                        (row, _) -> new Alpaca(asked(row), "", Parts.completion(row), system(row), origin.apply(row)));
        };
    }

    /** The turns of user and assistant, after the system's. */
    private static List<Said> said(List<ChatTurn> turns, String last) {
        List<ChatTurn> talk = turns.getFirst().isOf("system") ? turns.subList(1, turns.size()) : turns;
        for (int i = 0; i < talk.size(); i++) {
            if (!talk.get(i).isOf(i % 2 == 0 ? "user" : "assistant")) {
                throw new Unfit("is a conversation in which user and assistant do not take turns");
            }
        }
        if (talk.isEmpty() || !talk.getLast().isOf(last)) {
            throw new Unfit("does not end with a message of the " + last);
        }
        return turns.stream().map(Said::of).toList();
    }

    /** The one question that alpaca's form holds. */
    private static String asked(Row row) {
        List<ChatTurn> prompt = Parts.prompt(row);
        List<ChatTurn> talk = prompt.getFirst().isOf("system") ? prompt.subList(1, prompt.size()) : prompt;
        if (talk.size() != 1 || !talk.getFirst().isOf("user")) {
            throw new Unfit("has a conversation as its prompt, and the plain form holds one question");
        }
        return talk.getFirst().content();
    }

    private static String system(Row row) {
        ChatTurn first = Parts.prompt(row).getFirst();
        return first.isOf("system") ? first.content() : "";
    }

    record Said(String from, String value) {

        static Said of(ChatTurn turn) {
            String from = switch (turn.role()) {
                case "user" -> "human";
                case "assistant" -> "gpt";
                default -> turn.role();
            };
            return new Said(from, turn.content());
        }

        static Said gpt(String value) {
            return new Said("gpt", value);
        }
    }

    record Conversation(List<Said> conversations, @Nullable OriginColumn origin) {}

    record Pair(
            List<Said> conversations,
            Said chosen,
            Said rejected,
            @Nullable OriginColumn origin) {}

    record Labelled(
            List<Said> conversations,
            boolean ktoTag,
            @Nullable OriginColumn origin) {}

    record Alpaca(
            String instruction,
            String input,
            String output,
            String system,
            @Nullable OriginColumn origin) {}

    record AlpacaPair(
            String instruction,
            String input,
            String chosen,
            String rejected,
            String system,
            @Nullable OriginColumn origin) {}

    record AlpacaLabelled(
            String instruction,
            String input,
            String output,
            boolean ktoTag,
            String system,
            @Nullable OriginColumn origin) {}
}
