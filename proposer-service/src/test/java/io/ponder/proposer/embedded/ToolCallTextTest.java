package io.ponder.proposer.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallTextTest {

    @Test
    void callsAreTakenOutOfTheText() {
        ToolCallText read = ToolCallText.of("""
                Let me add.
                <tool_call>
                {"name": "add", "arguments": {"a": 1}}
                </tool_call>
                <tool_call>
                {"name": "now"}
                </tool_call>""", Set.of());
        assertThat(read.text()).isEqualTo("Let me add.");
        assertThat(read.calls()).extracting(ToolCall::name).containsExactly("add", "now");
        assertThat(read.calls()).extracting(ToolCall::arguments).containsExactly("{\"a\":1}", "{}");
        assertThat(read.calls()).extracting(ToolCall::id).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"add\", \"arguments\": \"{\\\"a\\\": 1}\"} | {\"a\": 1}",
                "{\"name\": \"add\", \"parameters\": {\"a\": 1}} | {\"a\":1}",
                "{\"name\": \"add\", \"arguments\": {\"a\": 1, b}} | {\"a\": 1, b}",
                "{\"name\": \"add\", \"arguments\": oops} | oops"
            })
    void whateverTheModelWroteAsArgumentsIsPassedOn(String body, String arguments) {
        assertThat(ToolCallText.of("<tool_call>" + body + "</tool_call>", Set.of())
                        .calls())
                .singleElement()
                .extracting(ToolCall::arguments)
                .isEqualTo(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<tool_call>{\"name\": \"add\", \"argum",
                "<tool_call></tool_call>",
                "<tool_call>hello</tool_call>",
                "<tool_call>{\"name\": 3}</tool_call>",
                "</tool_call><tool_call>",
                "no call",
                "{\"name\": \"other\", \"arguments\": {}}"
            })
    void whatIsNoCallStaysText(String written) {
        assertThat(ToolCallText.of(written, Set.of("add"))).isEqualTo(new ToolCallText(written, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"add\", \"arguments\": {\"a\": 1}}",
                "```json\n{\"name\": \"add\", \"arguments\": {\"a\": 1}}\n```",
                "<tools>\n{\"name\": \"add\", \"arguments\": {\"a\": 1}}"
            })
    void aTextThatIsNothingButACallIsOne(String written) {
        assertThat(ToolCallText.startsBare(written.substring(0, written.indexOf("name") + 4)))
                .isTrue();
        ToolCallText read = ToolCallText.of(written, Set.of("add"));
        assertThat(read.text()).isEmpty();
        assertThat(read.calls()).singleElement().extracting(ToolCall::arguments).isEqualTo("{\"a\":1}");
    }

    @Test
    void aConversationWithToolsBecomesPlainMessages() {
        Tools tools = new Tools(
                List.of(new Tools.Function("add", "Adds.", Map.of("type", "object"), null)),
                Tools.Choice.AUTO,
                null,
                null);
        List<Message> messages = List.of(
                Message.user("1 + 2, 3 + 4?"),
                new Message(
                        Message.Role.ASSISTANT,
                        "",
                        List.of(),
                        List.of(new ToolCall("x", "add", "{\"a\": 1}"), new ToolCall("y", "add", "{\"a\": 3}")),
                        null,
                        null),
                Message.tool("x", "3"),
                Message.tool("y", "7"));
        List<Message> plain = ToolPrompt.plain(messages, tools, Message.system("You are Qwen."));
        assertThat(plain)
                .extracting(Message::role)
                .containsExactly(Message.Role.SYSTEM, Message.Role.USER, Message.Role.ASSISTANT, Message.Role.USER);
        assertThat(plain.getFirst().content())
                .startsWith("You are Qwen.\n\n# Tools\n")
                .contains("{\"type\":\"function\",\"function\":{\"name\":\"add\",\"description\":\"Adds.\","
                        + "\"parameters\":{\"type\":\"object\"}}}\n</tools>");
        assertThat(plain.get(2).content())
                .isEqualTo("<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": 1}}\n</tool_call>\n"
                        + "<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": 3}}\n</tool_call>");
        assertThat(plain.get(3).content())
                .startsWith(
                        "<tool_response>\n3\n</tool_response>\n<tool_response>\n7\n</tool_response>\n\nIf this answers");
    }
}
