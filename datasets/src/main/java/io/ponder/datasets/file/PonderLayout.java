package io.ponder.datasets.file;

import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that a row of any kind holds, tokens and trees included. In Parquet, columns that a kind does not have are null; in
 * JSON Lines they are absent, and a line is the row as {@link Row} itself is written and read.
 */
final class PonderLayout {

    private static final JsonMapper JSON = WireJson.mapper();

    private PonderLayout() {}

    static Layout<?> columns() {
        return new Layout<>(Wide.class, (row, _) -> wide(row));
    }

    static Layout<?> lines() {
        return new Layout<>(Whole.class, (row, _) -> new Whole(row));
    }

    /** A line that is the row. */
    record Whole(Row row) {}

    /**
     * @param type as in JSON: {@code preference}
     * @param messages of a whole conversation
     */
    record Wide(
            String type,
            @Nullable List<Spoken> prompt,
            @Nullable List<Spoken> messages,
            @Nullable String completion,
            @Nullable String summary,
            @Nullable String chosen,
            @Nullable String rejected,
            @Nullable Boolean label,
            @Nullable List<String> completions,
            @Nullable List<Boolean> labels,
            @Nullable List<Double> values,
            @Nullable List<Row.TokenChoices> tokens,
            @Nullable List<Row.TreeNode> nodes,
            OriginColumn origin) {}

    /**
     * A message, with all that it may have.
     *
     * @param parts as JSON; null where it is text alone
     * @param toolCalls as JSON; null for none
     */
    record Spoken(
            String role,
            String content,
            @Nullable String parts,
            @Nullable String toolCalls,
            @Nullable String toolCallId,
            @Nullable String name) {

        static List<Spoken> all(List<Message> messages) {
            return messages.stream().map(Spoken::of).toList();
        }

        private static Spoken of(Message message) {
            return new Spoken(
                    message.role().name().toLowerCase(Locale.ROOT),
                    message.content(),
                    json(message.parts()),
                    json(message.toolCalls()),
                    message.toolCallId(),
                    message.name());
        }

        private static @Nullable String json(List<?> values) {
            return values.isEmpty() ? null : JSON.writeValueAsString(values);
        }
    }

    private static Wide wide(Row row) {
        OriginColumn origin = OriginColumn.of(row);
        List<Spoken> prompt = Spoken.all(row.prompt());
        return switch (row) {
            case Row.LanguageModelling all ->
                wide("language_modelling", null, Spoken.all(all.messages()), null, null, origin);
            case Row.PromptOnly _ -> wide("prompt_only", prompt, null, null, null, origin);
            case Row.PromptCompletion answered ->
                wide("prompt_completion", prompt, null, answered.completion(), null, origin);
            case Row.UnpairedPreference judged ->
                wide("unpaired_preference", prompt, null, judged.completion(), judged.label(), origin);
            case Row.Preference pair ->
                new Wide(
                        "preference",
                        prompt,
                        null,
                        null,
                        null,
                        pair.chosen(),
                        pair.rejected(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        origin);
            case Row.Stepwise steps ->
                new Wide(
                        "stepwise",
                        prompt,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        steps.completions(),
                        steps.labels(),
                        steps.values(),
                        null,
                        null,
                        origin);
            case Row.Distilled taught ->
                new Wide(
                        "distilled",
                        prompt,
                        null,
                        taught.completion(),
                        taught.summary(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        taught.tokens(),
                        null,
                        origin);
            case Row.Tree tree ->
                new Wide(
                        "tree",
                        prompt,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        tree.nodes(),
                        origin);
        };
    }

    private static Wide wide(
            String type,
            @Nullable List<Spoken> prompt,
            @Nullable List<Spoken> messages,
            @Nullable String completion,
            @Nullable Boolean label,
            OriginColumn origin) {
        return new Wide(
                type, prompt, messages, completion, null, null, null, label, null, null, null, null, null, origin);
    }
}
