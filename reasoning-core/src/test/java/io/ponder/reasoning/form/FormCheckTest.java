package io.ponder.reasoning.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FormCheckTest {

    /** Every object must have an "a". */
    private static final SchemaCheck NEEDS_A = schema -> document -> document.contains("\"a\"") ? null : "a is missing";

    private static final List<Tools.Function> ADD =
            List.of(new Tools.Function("add", null, Map.of("type", "object"), null));

    private static final ToolCall GOOD = new ToolCall("1", "add", "{\"a\": 1}");

    private static FormFault.@Nullable Kind kind(@Nullable Tools tools, String text, ToolCall... calls) {
        Problem problem = new Problem(List.of(Message.user("?")), AnswerFormat.AUTO, tools);
        FormFault fault = new FormCheck(problem, null, NEEDS_A).of(text, List.of(calls), true);
        return fault == null ? null : fault.kind();
    }

    private static Tools tools(Tools.Choice choice, @Nullable Boolean parallel) {
        return new Tools(ADD, choice, choice == Tools.Choice.NAMED ? "add" : null, parallel);
    }

    private static FormFault.@Nullable Kind text(ResponseFormat.@Nullable Type type, String text, boolean complete) {
        ResponseFormat format = type == null
                ? null
                : new ResponseFormat(type, type == ResponseFormat.Type.JSON_SCHEMA ? Map.of() : null);
        Problem problem = new Problem(List.of(Message.user("?")), AnswerFormat.JSON);
        FormFault fault = new FormCheck(problem, format, NEEDS_A).of(text, List.of(), complete);
        return fault == null ? null : fault.kind();
    }

    @Test
    void aCallIsJudgedByItsNameItsArgumentsAndTheirSchema() {
        Tools auto = tools(Tools.Choice.AUTO, null);
        assertThat(kind(auto, "", GOOD)).isNull();
        assertThat(kind(auto, "Four.")).isNull();
        assertThat(kind(auto, "", new ToolCall("1", "add", "{\"b\": 1}"))).isEqualTo(FormFault.Kind.ARGUMENTS);
        assertThat(kind(auto, "", new ToolCall("1", "sub", "{}"))).isEqualTo(FormFault.Kind.UNKNOWN_TOOL);
        assertThat(kind(auto, "", new ToolCall("1", "add", "{"))).isEqualTo(FormFault.Kind.NOT_JSON);
        assertThat(kind(auto, "", new ToolCall("1", "sub", "{"))).isEqualTo(FormFault.Kind.NOT_JSON);
    }

    @Test
    void theWorstOfSeveralCallsCounts() {
        assertThat(kind(
                        tools(Tools.Choice.AUTO, null),
                        "",
                        GOOD,
                        new ToolCall("2", "add", "{}"),
                        new ToolCall("3", "sub", "{}")))
                .isEqualTo(FormFault.Kind.UNKNOWN_TOOL);
    }

    @Test
    void theChoiceOfToolsBinds() {
        for (Tools.Choice must : List.of(Tools.Choice.REQUIRED, Tools.Choice.NAMED)) {
            assertThat(kind(tools(must, null), "Four.")).isEqualTo(FormFault.Kind.CHOICE);
            assertThat(kind(tools(must, null), "", GOOD)).isNull();
        }
        assertThat(kind(tools(Tools.Choice.NONE, null), "", GOOD)).isEqualTo(FormFault.Kind.CHOICE);
        assertThat(kind(null, "", GOOD)).isNotNull();
        assertThat(kind(tools(Tools.Choice.AUTO, false), "", GOOD, GOOD)).isEqualTo(FormFault.Kind.CHOICE);
        assertThat(kind(tools(Tools.Choice.AUTO, true), "", GOOD, GOOD)).isNull();
    }

    @Test
    void aTextIsJudgedByItsFormat() {
        assertThat(text(null, "Four.", true)).isNull();
        assertThat(text(ResponseFormat.Type.JSON_OBJECT, "{}", true)).isNull();
        assertThat(text(ResponseFormat.Type.JSON_OBJECT, "[1]", true)).isEqualTo(FormFault.Kind.DOCUMENT);
        assertThat(text(ResponseFormat.Type.JSON_OBJECT, "Four.", true)).isEqualTo(FormFault.Kind.DOCUMENT);
        assertThat(text(ResponseFormat.Type.JSON_OBJECT, "```json\n{}\n```", true))
                .isEqualTo(FormFault.Kind.DOCUMENT);
        assertThat(text(ResponseFormat.Type.JSON_SCHEMA, "{\"a\": 1}", true)).isNull();
        assertThat(text(ResponseFormat.Type.JSON_SCHEMA, "<think>{}</think>\n{\"a\": 1}", true))
                .isNull();
        assertThat(text(ResponseFormat.Type.JSON_SCHEMA, "{}", true)).isEqualTo(FormFault.Kind.DOCUMENT);
        assertThat(text(ResponseFormat.Type.JSON_SCHEMA, "{\"a\": ", false)).isEqualTo(FormFault.Kind.CUT_OFF);
    }
}
