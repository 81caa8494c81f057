package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.ToolCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tools, the choice among them, and their calls. */
class ToolsTest extends ResponsesTest {

    private static final String TOOLS = ",\"tools\":[{\"type\":\"function\",\"name\":\"add\",\"description\":\"Adds.\","
            + "\"parameters\":{\"type\":\"object\"},\"strict\":true},{\"type\":\"function\",\"name\":\"mul\"}]";

    @Test
    void functionsGoToTheSearchAndAreTold() throws Exception {
        JsonNode response = created(TOOLS + ",\"parallel_tool_calls\":false");
        JsonNode tools = SEARCH.nextAsked().body().at("/problem/tools");
        assertThat(tools.at("/functions/0/name").stringValue()).isEqualTo("add");
        assertThat(tools.at("/functions/0/strict").booleanValue()).isTrue();
        assertThat(tools.at("/functions/0/parameters/type").stringValue()).isEqualTo("object");
        assertThat(tools.get("choice").stringValue()).isEqualTo("auto");
        assertThat(tools.get("parallel").booleanValue()).isFalse();
        assertThat(response.at("/tools/0/name").stringValue()).isEqualTo("add");
        assertThat(response.at("/tools/1").propertyNames()).contains("description", "parameters", "strict");
        assertThat(response.get("tool_choice").stringValue()).isEqualTo("auto");
    }

    @Test
    void aChoiceMayBeAWordOrAFunction() throws Exception {
        created(TOOLS + ",\"tool_choice\":\"required\"");
        assertThat(SEARCH.nextAsked().body().at("/problem/tools/choice").stringValue())
                .isEqualTo("required");
        JsonNode response = created(TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"name\":\"mul\"}");
        JsonNode tools = SEARCH.nextAsked().body().at("/problem/tools");
        assertThat(tools.get("choice").stringValue()).isEqualTo("named");
        assertThat(tools.get("named").stringValue()).isEqualTo("mul");
        assertThat(response.at("/tool_choice/name").stringValue()).isEqualTo("mul");
    }

    /** The specification: the server must enforce it. What the model does not see it cannot call. */
    @Test
    void allowedToolsAreAllThatTheModelSees() throws Exception {
        JsonNode response = created(TOOLS + ",\"tool_choice\":{\"type\":\"allowed_tools\",\"mode\":\"required\","
                + "\"tools\":[{\"type\":\"function\",\"name\":\"mul\"}]}");
        JsonNode tools = SEARCH.nextAsked().body().at("/problem/tools");
        assertThat(tools.get("functions")).hasSize(1);
        assertThat(tools.at("/functions/0/name").stringValue()).isEqualTo("mul");
        assertThat(tools.get("choice").stringValue()).isEqualTo("required");
        assertThat(response.get("tools")).hasSize(2);
        assertThat(response.at("/tool_choice/type").stringValue()).isEqualTo("allowed_tools");
    }

    @Test
    void aResponseHoldsAtMostMaxToolCalls() throws Exception {
        SEARCH.on(calling(new ToolCall("c1", "add", "{}"), new ToolCall("c2", "add", "{}")));
        assertThat(created(TOOLS + ",\"max_tool_calls\":1").get("output")).hasSize(1);
    }

    @Test
    void aCallIsAnItem() throws Exception {
        SEARCH.on(calling(new ToolCall("call_1", "add", "{\"a\": 1}")));
        JsonNode call = created(TOOLS).at("/output/0");
        assertThat(call.get("type").stringValue()).isEqualTo("function_call");
        assertThat(call.get("id").stringValue()).startsWith("fc_");
        assertThat(call.get("call_id").stringValue()).isEqualTo("call_1");
        assertThat(call.get("name").stringValue()).isEqualTo("add");
        assertThat(call.get("arguments").stringValue()).isEqualTo("{\"a\": 1}");
        assertThat(call.get("status").stringValue()).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web_search",
                "file_search",
                "code_interpreter",
                "image_generation",
                "computer_use_preview",
                "mcp",
                "local_shell",
                "custom",
                "namespace"
            })
    void hostedToolsAreRefusedByName(String type) throws Exception {
        assertRefused(
                create(",\"tools\":[{\"type\":\"" + type + "\",\"name\":\"x\"}]"),
                400,
                "tools[0].type",
                "'" + type + "'",
                "function");
    }

    @Test
    void wrongToolsAreNamed() throws Exception {
        assertRefused(create(",\"tools\":[{\"type\":\"function\"}]"), 400, "tools[0].name", "is missing");
        assertRefused(
                create(",\"tools\":[{\"type\":\"function\",\"name\":\"a\"},{\"type\":\"function\",\"name\":\"a\"}]"),
                400,
                "tools[1].name",
                "as another tool is already called");
        assertRefused(create(",\"tool_choice\":\"required\""), 400, "tool_choice", "has no tools");
        assertRefused(create(TOOLS + ",\"tool_choice\":\"any\""), 400, "tool_choice", "auto, none, required");
        assertRefused(
                create(TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"name\":\"sub\"}"),
                400,
                "tool_choice.name",
                "'sub'",
                "which is none of the tools");
        assertRefused(
                create(TOOLS + ",\"tool_choice\":{\"type\":\"web_search\"}"), 400, "tool_choice.type", "function");
    }
}
