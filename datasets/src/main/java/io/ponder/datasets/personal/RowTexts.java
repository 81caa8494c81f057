package io.ponder.datasets.personal;

import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All texts of a row. */
final class RowTexts {

    private RowTexts() {}

    /** The row with each of its texts mapped, in the order in which they are read. */
    static Row map(Row row, TextMap map) {
        return switch (row) {
            case Row.LanguageModelling r -> new Row.LanguageModelling(messages(r.messages(), map), origin(r, map));
            case Row.PromptOnly r -> new Row.PromptOnly(messages(r.prompt(), map), origin(r, map));
            case Row.PromptCompletion r ->
                new Row.PromptCompletion(messages(r.prompt(), map), text(r.completion(), map), origin(r, map));
            case Row.Preference r ->
                new Row.Preference(
                        messages(r.prompt(), map),
                        text(r.chosen(), map),
                        text(r.rejected(), map),
                        r.chosenScore(),
                        r.rejectedScore(),
                        origin(r, map));
            case Row.UnpairedPreference r ->
                new Row.UnpairedPreference(
                        messages(r.prompt(), map), text(r.completion(), map), r.label(), origin(r, map));
            case Row.Stepwise r ->
                new Row.Stepwise(
                        messages(r.prompt(), map), texts(r.completions(), map), r.labels(), r.values(), origin(r, map));
            case Row.Distilled r -> distilled(r, map);
            case Row.Tree r ->
                new Row.Tree(
                        messages(r.prompt(), map),
                        r.nodes().stream().map(node -> node(node, map)).toList(),
                        origin(r, map));
        };
    }

    /** Tokens spell a completion out, so they go with what was in it. */
    private static Row distilled(Row.Distilled row, TextMap map) {
        List<Message> prompt = messages(row.prompt(), map);
        String completion = text(row.completion(), map);
        return new Row.Distilled(
                prompt,
                completion,
                optional(row.summary(), map),
                completion.equals(row.completion()) ? row.tokens() : null,
                origin(row, map));
    }

    private static Row.TreeNode node(Row.TreeNode node, TextMap map) {
        return new Row.TreeNode(
                node.id(),
                node.parent(),
                text(node.text(), map),
                optional(node.answer(), map),
                node.score(),
                node.right());
    }

    private static Origin origin(Row row, TextMap map) {
        Origin origin = row.origin();
        return with(origin, optional(origin.reference(), map), origin.marks());
    }

    /** The row with these marks instead of its own. */
    static Row marked(Row row, List<String> marks) {
        Origin origin = with(row.origin(), row.origin().reference(), marks);
        return switch (row) {
            case Row.LanguageModelling r -> new Row.LanguageModelling(r.messages(), origin);
            case Row.PromptOnly r -> new Row.PromptOnly(r.prompt(), origin);
            case Row.PromptCompletion r -> new Row.PromptCompletion(r.prompt(), r.completion(), origin);
            case Row.Preference r ->
                new Row.Preference(r.prompt(), r.chosen(), r.rejected(), r.chosenScore(), r.rejectedScore(), origin);
            case Row.UnpairedPreference r -> new Row.UnpairedPreference(r.prompt(), r.completion(), r.label(), origin);
            case Row.Stepwise r -> new Row.Stepwise(r.prompt(), r.completions(), r.labels(), r.values(), origin);
            case Row.Distilled r -> new Row.Distilled(r.prompt(), r.completion(), r.summary(), r.tokens(), origin);
            case Row.Tree r -> new Row.Tree(r.prompt(), r.nodes(), origin);
        };
    }

    private static Origin with(Origin o, @Nullable String reference, List<String> marks) {
        return new Origin(
                o.source(),
                o.item(),
                o.licence(),
                o.recipe(),
                o.job(),
                o.model(),
                o.revision(),
                o.sampler(),
                o.verifier(),
                o.verifierVersion(),
                o.score(),
                reference,
                o.passRate(),
                o.completionTokens(),
                o.costUsd(),
                marks,
                o.person());
    }

    private static List<Message> messages(List<Message> messages, TextMap map) {
        return messages.stream().map(message -> message(message, map)).toList();
    }

    private static Message message(Message message, TextMap map) {
        String content = text(message.content(), map);
        List<Part> parts = new ArrayList<>();
        for (Part part : message.parts()) {
            String before = part.isText() ? String.valueOf(part.text()) : String.valueOf(part.document());
            String after = part.isText() ? text(before, map) : map.media(before);
            if (part.isText() || !after.equals(before)) {
                parts.add(Part.text(after));
            } else {
                parts.add(part);
            }
        }
        List<ToolCall> calls = message.toolCalls().stream()
                .map(call -> new ToolCall(call.id(), call.name(), text(call.arguments(), map)))
                .toList();
        String name = message.name();
        return new Message(
                message.role(),
                textOf(content, message.parts(), parts),
                onlyText(parts) ? List.of() : parts,
                calls,
                message.toolCallId(),
                name == null || message.role() != Message.Role.USER ? name : map.name(name));
    }

    /** A message's content is the text of its parts, to which those that took the place of media belong now. */
    private static String textOf(String content, List<Part> before, List<Part> after) {
        StringBuilder text = new StringBuilder(content);
        for (int i = 0; i < after.size(); i++) {
            if (after.get(i).isText() && !before.get(i).isText()) {
                text.append(text.isEmpty() ? "" : "\n").append(after.get(i).text());
            }
        }
        return text.toString();
    }

    private static boolean onlyText(List<Part> parts) {
        return parts.stream().allMatch(Part::isText);
    }

    private static List<String> texts(List<String> texts, TextMap map) {
        return texts.stream().map(text -> text(text, map)).toList();
    }

    private static @Nullable String optional(@Nullable String text, TextMap map) {
        return text == null ? null : text(text, map);
    }

    private static String text(String text, TextMap map) {
        return JsonTexts.map(text, map);
    }
}
