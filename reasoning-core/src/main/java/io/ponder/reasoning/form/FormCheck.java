package io.ponder.reasoning.form;

import io.ponder.answers.extract.JsonCanonical;
import io.ponder.answers.extract.Thinking;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with the form of samples of one problem. For use by one thread. */
public final class FormCheck {

    private static final int LONGEST_NAME = 80;

    private final @Nullable Tools tools;
    private final Map<String, Tools.Function> functions = new LinkedHashMap<>();
    private final Map<String, SchemaCheck.Schema> ofArguments = new HashMap<>();
    private final @Nullable ResponseFormat format;
    private final SchemaCheck schemas;
    private SchemaCheck.@Nullable Schema ofText;

    /**
     * @param format of the text; null for any
     */
    public FormCheck(Problem problem, @Nullable ResponseFormat format, SchemaCheck schemas) {
        this.tools = problem.tools();
        if (tools != null) {
            tools.functions().forEach(function -> functions.put(function.name(), function));
        }
        this.format = format;
        this.schemas = schemas;
    }

    /**
     * @param text all that the sample wrote; it counts only where it called nothing
     * @param complete false if a limit cut it off
     * @return what is wrong with it, the worst first; null for nothing
     */
    public @Nullable FormFault of(String text, List<ToolCall> calls, boolean complete) {
        if (calls.isEmpty()) {
            return mustCall()
                    ? new FormFault(FormFault.Kind.CHOICE, "it answers in text, though tool_choice asks for a call")
                    : ofText(text, complete);
        }
        FormFault worst = ofChoice(calls);
        for (ToolCall call : calls) {
            FormFault fault = ofCall(call);
            worst = FormFault.rank(fault) > FormFault.rank(worst) ? fault : worst;
        }
        return worst;
    }

    private boolean mustCall() {
        return tools != null && (tools.choice() == Tools.Choice.REQUIRED || tools.choice() == Tools.Choice.NAMED);
    }

    private @Nullable FormFault ofChoice(List<ToolCall> calls) {
        if (tools == null || tools.choice() == Tools.Choice.NONE) {
            return new FormFault(FormFault.Kind.CHOICE, "it calls a tool, though none may be called");
        }
        if (Boolean.FALSE.equals(tools.parallel()) && calls.size() > 1) {
            return new FormFault(
                    FormFault.Kind.CHOICE, "it calls " + calls.size() + " tools at once, though one is allowed");
        }
        boolean isOther = tools.choice() == Tools.Choice.NAMED
                && calls.stream().anyMatch(call -> !call.name().equals(tools.named()));
        return isOther
                ? new FormFault(
                        FormFault.Kind.CHOICE, "it calls another tool than " + tools.named() + ", the one asked for")
                : null;
    }

    private @Nullable FormFault ofCall(ToolCall call) {
        String name = Field.shortened(call.name(), LONGEST_NAME);
        if (CalledTools.arguments(call).isEmpty()) {
            return new FormFault(FormFault.Kind.NOT_JSON, "the arguments of " + name + " are no JSON object");
        }
        Tools.Function function = functions.get(call.name());
        if (function == null) {
            return new FormFault(FormFault.Kind.UNKNOWN_TOOL, "there is no tool " + name);
        }
        Map<String, Object> parameters = function.parameters();
        if (parameters == null) {
            return null;
        }
        String breach = ofArguments
                .computeIfAbsent(call.name(), first -> schemas.of(parameters))
                .breach(call.arguments());
        return breach == null
                ? null
                : new FormFault(FormFault.Kind.ARGUMENTS, "the arguments of " + name + ": " + breach);
    }

    private @Nullable FormFault ofText(String text, boolean complete) {
        if (format == null) {
            return null;
        }
        String document = Thinking.textAfter(text).orElse("").strip();
        // A code fence around it is no JSON to a client that parses the text.
        if (document.startsWith("```") || JsonCanonical.of(document).isEmpty()) {
            return complete
                    ? new FormFault(FormFault.Kind.DOCUMENT, "the text is no JSON document")
                    : new FormFault(FormFault.Kind.CUT_OFF, "the text ends before its JSON document does");
        }
        Map<String, Object> schema = format.schema();
        if (schema == null) {
            return document.startsWith("{")
                    ? null
                    : new FormFault(FormFault.Kind.DOCUMENT, "the text is JSON, but no JSON object");
        }
        SchemaCheck.Schema check = ofText;
        if (check == null) {
            check = schemas.of(schema);
            ofText = check;
        }
        String breach = check.breach(document);
        return breach == null ? null : new FormFault(FormFault.Kind.DOCUMENT, breach);
    }
}
