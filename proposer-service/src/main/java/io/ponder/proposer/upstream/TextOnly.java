package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.engines.ControlTokens;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request whose texts hold no control tokens, for an engine that would obey them. Texts are also what tools answered, what
 * was called, and what the tools say of themselves.
 *
 * @param note what was changed; null if nothing
 */
record TextOnly(ProposalRequest request, @Nullable String note) {

    static TextOnly of(ProposalRequest request) {
        Breaking breaking = new Breaking(new LinkedHashSet<>());
        List<Message> messages =
                request.messages().stream().map(breaking::message).toList();
        List<Prefix> prefixes = request.prefixes().stream()
                .map(prefix -> new Prefix(breaking.text(prefix.text()), prefix.samples(), prefix.seed()))
                .toList();
        String note = ControlTokens.note(breaking.found, "the messages");
        Set<String> inTools = new LinkedHashSet<>();
        Tools tools = request.tools() == null ? null : new Breaking(inTools).tools(request.tools());
        String toolsNote = ControlTokens.note(inTools, "the tools");
        if (note == null && toolsNote == null) {
            return new TextOnly(request, null);
        }
        int tokens = breaking.found.size() + inTools.size();
        String all = note == null ? toolsNote : toolsNote == null ? note : note + ", and " + toolsNote;
        return new TextOnly(
                request.withTexts(messages, prefixes).withTools(tools),
                all + " with a space, because the engine would obey " + (tokens == 1 ? "it" : "them"));
    }

    /** @param found gets every token that was broken up */
    private record Breaking(Set<String> found) {

        String text(String text) {
            return ControlTokens.known().brokenUp(text, found);
        }

        private @Nullable String optional(@Nullable String text) {
            return text == null ? null : text(text);
        }

        Message message(Message message) {
            return new Message(
                    message.role(),
                    text(message.content()),
                    message.parts().stream().map(this::part).toList(),
                    message.toolCalls().stream().map(this::call).toList(),
                    optional(message.toolCallId()),
                    optional(message.name()));
        }

        private Part part(Part part) {
            return part.text() == null ? part : Part.text(text(part.text()));
        }

        private ToolCall call(ToolCall call) {
            return new ToolCall(text(call.id()), text(call.name()), arguments(call.arguments()));
        }

        /** Engines read arguments as JSON, so that a token may hide behind escapes. */
        private String arguments(String arguments) {
            String plain = text(arguments);
            if (plain.indexOf('\\') < 0) {
                return plain;
            }
            try {
                Object read = JsonMapper.shared().readValue(plain, Object.class);
                Object broken = value(read);
                return Objects.equals(read, broken)
                        ? plain
                        : JsonMapper.shared().writeValueAsString(broken);
            } catch (JacksonException e) {
                return plain;
            }
        }

        Tools tools(Tools tools) {
            List<Tools.Function> functions = tools.functions().stream()
                    .map(function -> new Tools.Function(
                            text(function.name()),
                            optional(function.description()),
                            function.parameters() == null ? null : map(function.parameters()),
                            function.strict()))
                    .toList();
            return new Tools(functions, tools.choice(), optional(tools.named()), tools.parallel());
        }

        private Map<String, Object> map(Map<?, ?> map) {
            Map<String, Object> all = new LinkedHashMap<>();
            map.forEach((name, each) -> all.put(text(String.valueOf(name)), value(each)));
            return all;
        }

        private @Nullable Object value(@Nullable Object value) {
            return switch (value) {
                case String text -> text(text);
                case Map<?, ?> map -> map(map);
                case List<?> list -> list.stream().map(this::value).toList();
                case null, default -> value;
            };
        }
    }
}
