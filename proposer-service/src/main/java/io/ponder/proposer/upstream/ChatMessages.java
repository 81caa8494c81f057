package io.ponder.proposer.upstream;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes messages and tools as OpenAI's API has them. */
final class ChatMessages {

    private ChatMessages() {}

    static void message(JsonGenerator out, Message message) {
        out.writeStartObject();
        out.writeStringProperty("role", message.role().name().toLowerCase(Locale.ROOT));
        optional(out, "name", message.name());
        optional(out, "tool_call_id", message.toolCallId());
        if (!message.parts().isEmpty()) {
            parts(out, message.parts());
        } else if (message.content().isEmpty() && !message.toolCalls().isEmpty()) {
            // What OpenAI's own clients send, and so what chat templates are tried with.
            out.writeNullProperty("content");
        } else {
            out.writeStringProperty("content", message.content());
        }
        if (!message.toolCalls().isEmpty()) {
            calls(out, message.toolCalls());
        }
        out.writeEndObject();
    }

    private static void parts(JsonGenerator out, List<Part> parts) {
        out.writeArrayPropertyStart("content");
        for (Part part : parts) {
            if (part.isText()) {
                out.writeStartObject();
                out.writeStringProperty("type", "text");
                out.writeStringProperty("text", Objects.requireNonNullElse(part.text(), ""));
                out.writeEndObject();
            } else {
                out.writePOJO(part.document());
            }
        }
        out.writeEndArray();
    }

    private static void calls(JsonGenerator out, List<ToolCall> calls) {
        out.writeArrayPropertyStart("tool_calls");
        for (ToolCall call : calls) {
            out.writeStartObject();
            out.writeStringProperty("id", call.id());
            out.writeStringProperty("type", "function");
            out.writeObjectPropertyStart("function");
            out.writeStringProperty("name", call.name());
            out.writeStringProperty("arguments", call.arguments());
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    static void tools(JsonGenerator out, Tools tools) {
        out.writeArrayPropertyStart("tools");
        for (Tools.Function function : tools.functions()) {
            out.writeStartObject();
            out.writeStringProperty("type", "function");
            out.writeObjectPropertyStart("function");
            out.writeStringProperty("name", function.name());
            optional(out, "description", function.description());
            if (function.parameters() != null) {
                out.writePOJOProperty("parameters", function.parameters());
            }
            if (function.strict() != null) {
                out.writeBooleanProperty("strict", function.strict());
            }
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
        String named = tools.named();
        if (tools.choice() == Tools.Choice.NAMED && named != null) {
            out.writeObjectPropertyStart("tool_choice");
            out.writeStringProperty("type", "function");
            out.writeObjectPropertyStart("function");
            out.writeStringProperty("name", named);
            out.writeEndObject();
            out.writeEndObject();
        } else {
            out.writeStringProperty("tool_choice", tools.choice().name().toLowerCase(Locale.ROOT));
        }
        if (tools.parallel() != null) {
            out.writeBooleanProperty("parallel_tool_calls", tools.parallel());
        }
    }

    private static void optional(JsonGenerator out, String name, @Nullable String value) {
        if (value != null) {
            out.writeStringProperty(name, value);
        }
    }
}
