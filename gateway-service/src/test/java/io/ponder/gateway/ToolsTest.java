package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tools in chat completions: what the search is told, and how calls are answered. */
class ToolsTest extends GatewayTest {

    private static final String ADD =
            "{\"type\":\"function\",\"function\":{\"name\":\"add\",\"description\":\"Adds.\",\"parameters\":{\"type\":\"object\"},"
                    + "\"strict\":true}}";
    private static final String NOW = "{\"type\":\"function\",\"function\":{\"name\":\"now\"}}";
    private static final String TOOLS = ",\"tools\":[" + ADD + "," + NOW + "]";
    private static final String BOTH =
            "{\"name\":\"add\",\"description\":\"Adds.\",\"parameters\":{\"type\":\"object\"},\"strict\":true},{\"name\":\"now\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | \"choice\":\"auto\"",
                "`,\"tool_choice\":\"auto\",\"parallel_tool_calls\":false` | \"choice\":\"auto\",\"parallel\":false",
                "`,\"tool_choice\":\"none\"` | \"choice\":\"none\"",
                "`,\"tool_choice\":\"required\"` | \"choice\":\"required\"",
                "`,\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"now\"}}`"
                        + " | \"choice\":\"named\",\"named\":\"now\"",
            })
    void toolsReachTheSearch(String choice, String told) throws Exception {
        assertThat(tools(TOOLS + choice)).isEqualTo("{\"functions\":[" + BOTH + "]," + told + "}");
    }

    @Test
    void onlyAllowedToolsReachTheSearch() throws Exception {
        assertThat(tools(
                        TOOLS + ",\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\","
                                + "\"tools\":[" + NOW + "]}}"))
                .isEqualTo("{\"functions\":[{\"name\":\"now\"}],\"choice\":\"required\"}");
    }

    @Test
    void withoutToolsThereIsNothingToChoose() throws Exception {
        assertThat(tools(",\"tools\":[],\"tool_choice\":\"auto\",\"parallel_tool_calls\":true"))
                .isEmpty();
        assertThat(tools(",\"tools\":null,\"tool_choice\":\"none\"")).isEmpty();
    }

    @Test
    void twoHundredToolsAreHandedOn() throws Exception {
        String many = IntStream.range(0, 200)
                .mapToObj(i -> NOW.replace("now", "mcp__server__now.v2:" + i))
                .collect(Collectors.joining(","));
        chat(",\"tools\":[" + many + "]");
        assertThat(SEARCH.nextAsked().body().at("/problem/tools/functions").size())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"tools\": {} | tools | an array",
                "\"tools\": [{\"type\":\"function\"}] | tools[0].function | is missing",
                "\"tools\": [{\"type\":\"function\",\"function\":{}}] | tools[0].function.name | is missing",
                "\"tools\": [{\"type\":\"function\",\"function\":{\"name\":\"add up\"}}] | tools[0].function.name"
                        + " | is 'add up', but must be",
                "\"tools\": [{\"type\":\"function\",\"function\":{\"name\":\"a\",\"parameters\":[]}}]"
                        + " | tools[0].function.parameters | an object",
                "\"tools\": [{\"type\":\"function\",\"function\":{\"name\":\"a\"}},{\"type\":\"function\",\"function\":"
                        + "{\"name\":\"a\"}}] | tools[1].function.name | another tool",
                "\"tools\": [{\"type\":\"custom\",\"custom\":{\"name\":\"a\"}}] | tools[0].type"
                        + " | 'custom', but only functions are supported",
                "\"tools\": [{\"type\":\"web_search\"}] | tools[0].type | only functions",
                "\"tools\": [{\"type\":\"function\",\"function\":{\"name\":\"a\"}}], \"tool_choice\": \"any\""
                        + " | tool_choice | auto, none, required",
                "\"tools\": [{\"type\":\"function\",\"function\":{\"name\":\"a\"}}], \"tool_choice\":"
                        + " {\"type\":\"function\",\"function\":{\"name\":\"b\"}} | tool_choice.function.name"
                        + " | is 'b', which is none of the tools",
                "\"tools\": [{\"type\":\"function\",\"function\":{\"name\":\"a\"}}], \"tool_choice\":"
                        + " {\"type\":\"custom\",\"custom\":{\"name\":\"b\"}} | tool_choice.type | only functions",
                "\"tool_choice\": \"required\" | tool_choice | has no tools",
                "\"tool_choice\": {\"type\":\"function\",\"function\":{\"name\":\"b\"}} | tool_choice.function.name"
                        + " | there are none",
                "\"tools\": [{\"type\":\"function\",\"function\":{\"name\":\"a\"}}], \"parallel_tool_calls\": 1"
                        + " | parallel_tool_calls | true or false",
                "\"tools\": [{\"type\":\"function\",\"function\":{\"name\":\"a\"}}], \"functions\": [{\"name\":\"b\"}]"
                        + " | functions | not both",
                "\"functions\": [{\"name\":\"b\"}], \"function_call\": {\"name\":\"c\"} | function_call.name | none of the tools",
            })
    void aBadToolIsNamed(String fields, String param, String says) throws Exception {
        HttpResponse<String> response = chat("," + fields);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).at("/error/param").stringValue()).isEqualTo(param);
        assertThat(json(response).at("/error/message").stringValue())
                .contains(param)
                .contains(says);
        assertThat(SEARCH.wasAsked()).isFalse();
    }

    @Test
    void callsAreAnsweredWithoutContent() throws Exception {
        answer("", List.of(new ToolCall("c1", "add", "{\"x\":1}"), new ToolCall("c2", "now", "{}")));
        JsonNode choice = json(chat(TOOLS)).at("/choices/0");
        assertThat(choice.get("finish_reason").stringValue()).isEqualTo("tool_calls");
        assertThat(choice.at("/message").get("content").isNull()).isTrue();
        assertThat(choice.at("/message/tool_calls").toString())
                .isEqualTo(
                        "[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"add\",\"arguments\":\"{\\\"x\\\":1}\"}},"
                                + "{\"id\":\"c2\",\"type\":\"function\",\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}}]");
    }

    @Test
    void wordsBesideACallAreContent() throws Exception {
        answer("Let me add.", List.of(new ToolCall("c1", "add", "{}")));
        JsonNode message = json(chat(TOOLS)).at("/choices/0/message");
        assertThat(message.get("content").stringValue()).isEqualTo("Let me add.");
        assertThat(message.get("tool_calls").size()).isEqualTo(1);
    }

    @Test
    void aStreamHoldsOneWellFormedSetOfCalls() throws Exception {
        String arguments = "{\"text\":\"" + "é😀".repeat(400) + "\"}";
        answer("", List.of(new ToolCall("c1", "add", arguments), new ToolCall("c2", "now", "")));
        List<JsonNode> chunks =
                ChatStreamTest.chunks(chat(TOOLS + ",\"stream\":true").body());
        List<JsonNode> pieces = chunks.stream()
                .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0"))
                .filter(piece -> !piece.isMissingNode())
                .toList();
        assertThat(pieces.getFirst().toString())
                .isEqualTo(
                        "{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"add\",\"arguments\":\"\"}}");
        assertThat(joined(pieces, 0)).isEqualTo(arguments);
        assertThat(joined(pieces, 1)).isEmpty();
        assertThat(pieces.stream().filter(piece -> piece.has("id")).count()).isEqualTo(2);
        assertThat(pieces.stream().map(piece -> piece.get("index").intValue()).toList())
                .isSorted();
        assertThat(chunks.getLast().at("/choices/0/finish_reason").stringValue())
                .isEqualTo("tool_calls");
    }

    private static String joined(List<JsonNode> pieces, int index) {
        return pieces.stream()
                .filter(piece -> piece.get("index").intValue() == index)
                .map(piece -> piece.at("/function/arguments").stringValue())
                .collect(Collectors.joining());
    }

    private static void answer(String text, List<ToolCall> calls) {
        Candidate node = new Candidate(
                1, 0, 1, text, null, FinishReason.TOOL_CALLS, null, new Tokens(20, 0, 25), null, calls, null);
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(node))));
    }

    private static String tools(String fields) throws Exception {
        HttpResponse<String> response = chat(fields);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return SEARCH.nextAsked().body().at("/problem/tools").toString();
    }
}
