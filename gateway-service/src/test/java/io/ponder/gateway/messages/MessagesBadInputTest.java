package io.ponder.gateway.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.GatewayTest;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What {@code POST /v1/messages} refuses, in Anthropic's shape, naming the field. */
class MessagesBadInputTest extends GatewayTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'max_tokens':0 | max_tokens | from 1",
                "'max_tokens':'many' | max_tokens | whole number",
                "'temperature':3 | temperature | 0 to 2",
                "'top_k':-1 | top_k | from 0",
                "'stop_sequences':'x' | stop_sequences | array",
                "'stop_sequences':[''] | stop_sequences | empty",
                "'stream':'yes' | stream | true or false",
                "'metadata':{'user_id':5} | metadata.user_id | string",
                "'mcp_servers':[{'url':'x'}] | mcp_servers | not supported",
                "'container':'c' | container | not supported",
                "'thinking':{} | thinking.type | missing",
                "'thinking':{'type':'deep'} | thinking.type | enabled, adaptive, disabled",
                "'thinking':{'type':'enabled'} | thinking.budget_tokens | missing",
                "'thinking':{'type':'enabled','budget_tokens':100} | thinking.budget_tokens | below max_tokens",
                "'thinking':{'type':'adaptive','display':'loud'} | thinking.display | summarized, omitted",
                "'output_config':{'effort':'huge'} | output_config.effort | low, medium, high, xhigh, max",
                "'output_config':{'format':{'type':'yaml'}} | output_config.format.type | json_schema",
                "'output_config':{'format':{'type':'json_schema'}} | output_config.format.schema | missing",
                "'tools':{} | tools | array",
                "'tools':[{'type':'web_search_20250305','name':'web_search'}] | tools[0] | web_search_20250305",
                "'tools':[{'name':'f'}] | tools[0].input_schema | missing",
                "'tools':[{'input_schema':{}}] | tools[0].name | missing",
                "'tools':[{'name':'f','input_schema':{}},{'name':'f','input_schema':{}}] | tools[1].name | another tool",
                "'tools':[{'name':'f','input_schema':{}}],'tool_choice':{'type':'some'} | tool_choice.type | auto, any",
                "'tools':[{'name':'f','input_schema':{}}],'tool_choice':{'type':'tool','name':'g'} | tool_choice.name | none of",
                "'tools':[{'name':'f','input_schema':{}}],'tool_choice':'auto' | tool_choice | object",
                "'system':5 | system | string or an array",
                "'system':[{'type':'image'}] | system[0] | image",
                "'reasoning':{'strategy':'magic'} | reasoning.strategy | majority_vote",
                "'reasoning':{'depth':1} | reasoning.depth | strategy, verifier",
            })
    void aBadFieldIsNamed(String fields, String field, String says) throws Exception {
        String given = fields.replace('\'', '"');
        String body = MessagesTest.body("," + given);
        refused(given.contains("max_tokens") ? body.replace("\"max_tokens\":100,", "") : body, field, says);
    }

    @Test
    void aMissingTokenLimitIsNamed() throws Exception {
        refused(MessagesTest.body("").replace("\"max_tokens\":100,", ""), "max_tokens", "missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                " | messages | at least one",
                "{'role':'king','content':'x'} | messages[0].role | user, assistant",
                "{'content':'x'} | messages[0].role | missing",
                "{'role':'user'} | messages[0].content | missing",
                "{'role':'user','content':5} | messages[0].content | string or an array",
                "{'role':'user','content':''} | messages[0].content | empty",
                "{'role':'user','content':[]} | messages[0].content | empty",
                "{'role':'user','content':[5]} | messages[0].content[0] | object",
                "{'role':'user','content':[{'text':'x'}]} | messages[0].content[0].type | missing",
                "{'role':'user','content':[{'type':'text'}]} | messages[0].content[0].text | missing",
                "{'role':'user','content':[{'type':'hologram'}]} | messages[0].content[0] | hologram",
                "{'role':'user','content':[{'type':'image'}]} | messages[0].content[0].source | missing",
                "{'role':'user','content':[{'type':'image','source':{'type':'file','file_id':'f'}}]} |"
                        + " messages[0].content[0].source.type | base64, url",
                "{'role':'user','content':[{'type':'document','source':{'type':'url','url':'x'}}]} |"
                        + " messages[0].content[0].source.type | base64, text",
                "{'role':'user','content':'x'},{'role':'assistant','content':'It is'} | messages[1] | must be a user's",
                "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c9','content':'x'}]} |"
                        + " messages[0].content[0].tool_use_id | no tool_use block",
                "{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'c1','name':'f',"
                        + "'input':{}}]},{'role':'user','content':'well?'} | messages[2] | c1",
                "{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'c1','name':'f',"
                        + "'input':'1'}]},{'role':'user','content':'well?'} | messages[1].content[0].input | object",
                "{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'c1','name':'f'}]}"
                        + " | messages[1].content[0].input | missing",
                "{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'c1','name':'f',"
                        + "'input':{}},{'type':'tool_use','id':'c1','name':'f','input':{}}]} |"
                        + " messages[1].content[1].id | another call",
                "{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'c1','name':'f',"
                        + "'input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'c1'},"
                        + "{'type':'tool_result','tool_use_id':'c1'}]} | messages[2].content[1] | second result",
                "{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'server_tool_use','id':'s'}]} |"
                        + " messages[1].content[0] | server_tool_use",
            })
    void aBadMessageIsNamed(@org.jspecify.annotations.Nullable String messages, String field, String says)
            throws Exception {
        refused(MessagesTest.conversation(messages == null ? "" : messages.replace('\'', '"')), field, says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null"})
    void aBodyThatIsNoObjectIsRefused(String body) throws Exception {
        refused(body, "", "the request body");
    }

    @Test
    void aThreadIsRefusedInTheWordsByWhichSdksGoOnWithoutIt() throws Exception {
        HttpResponse<String> response = post("/v1/messages", MessagesTest.body(",\"thread\":{\"type\":\"create\"}"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/details").toString())
                .isEqualTo("{\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]}");
        assertThat(post("/v1/messages", MessagesTest.body(",\"thread\":null")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anUnknownModelIsNotFound() throws Exception {
        HttpResponse<String> response =
                post("/v1/messages", MessagesTest.body("").replace("qwen", "claude-opus-4-5"));
        assertThat(response.statusCode()).isEqualTo(404);
        JsonNode error = json(response).get("error");
        assertThat(error.get("type").stringValue()).isEqualTo("not_found_error");
        assertThat(error.get("message").stringValue())
                .contains("claude-opus-4-5", "qwen", "PONDER_MODEL_ALIASES")
                .doesNotStartWith("model:");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindOfFailureHasItsStatusTypeAndHeaders(Kind kind) throws Exception {
        SEARCH.on(exchange -> exchange.refuse(new Failure(kind, "the reason", null, List.of(), 0.25)));
        HttpResponse<String> response = post("/v1/messages", MessagesTest.body(""));
        assertThat(response.statusCode()).isEqualTo(kind == Kind.OVERLOADED ? 529 : kind.status());
        assertThat(response.headers().firstValue("retry-after-ms")).hasValue("250");
        assertThat(response.headers().firstValue("retry-after")).hasValue("1");
        assertThat(json(response).at("/error/message").stringValue()).isEqualTo("the reason");
        assertThat(json(response).at("/error/type").stringValue())
                .isEqualTo(
                        switch (kind.status()) {
                            case 401 -> "authentication_error";
                            case 403 -> "permission_error";
                            case 404 -> "not_found_error";
                            case 413 -> "request_too_large";
                            case 429 -> kind == Kind.OVERLOADED ? "overloaded_error" : "rate_limit_error";
                            case 504 -> "timeout_error";
                            default -> kind.status() < 500 ? "invalid_request_error" : "api_error";
                        });
    }

    private static void refused(String body, String field, String says) throws Exception {
        HttpResponse<String> response = post("/v1/messages", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = json(response);
        assertThat(error.get("type").stringValue()).isEqualTo("error");
        assertThat(error.at("/error/type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(error.at("/error/message").stringValue()).contains(field).contains(says);
        assertThat(response.headers().firstValue("request-id"))
                .hasValue(error.get("request_id").stringValue());
        assertThat(SEARCH.wasAsked()).isFalse();
    }
}
