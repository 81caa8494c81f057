package io.ponder.gateway.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayTest;
import io.ponder.gateway.Sample;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.TraceEvent;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/messages}: what becomes of a request, and the reply that is sent at once. */
class MessagesTest extends GatewayTest {

    static final String TOOL = "{\"name\":\"add\",\"description\":\"Adds.\",\"input_schema\":{\"type\":\"object\","
            + "\"properties\":{\"a\":{\"type\":\"integer\"}}}}";

    /** A request with further fields, each with a comma before it. */
    static String body(String fields) {
        return "{\"model\":\"qwen\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"6 x 7?\"}]"
                + fields + "}";
    }

    static String conversation(String messages) {
        return "{\"model\":\"qwen\",\"max_tokens\":100,\"messages\":[" + messages + "]}";
    }

    static Candidate ended(FinishReason reason, String text, @Nullable String thinking, ToolCall... calls) {
        return new Candidate(1, 0, 1, text, thinking, reason, null, new Tokens(20, 0, 25), null, List.of(calls), null);
    }

    private static JsonNode sent(String body) throws Exception {
        HttpResponse<String> response = post("/v1/messages", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return SEARCH.nextAsked().body();
    }

    @Test
    void theReplyHasAnthropicsShape() throws Exception {
        HttpResponse<String> response = post("/v1/messages?beta=true", body(""));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("request-id")).isPresent();
        JsonNode message = json(response);
        assertThat(message.get("id").stringValue()).startsWith("msg_");
        assertThat(message.get("type").stringValue()).isEqualTo("message");
        assertThat(message.get("role").stringValue()).isEqualTo("assistant");
        assertThat(message.get("model").stringValue()).isEqualTo("qwen");
        assertThat(message.get("content").toString())
                .isEqualTo("[{\"type\":\"text\",\"text\":\"6 x 7 = 42.\\n\\nThe answer is \\\\boxed{42}.\"}]");
        assertThat(message.get("stop_reason").stringValue()).isEqualTo("end_turn");
        assertThat(message.get("stop_sequence").isNull()).isTrue();
        assertThat(message.get("usage").toString())
                .isEqualTo("{\"input_tokens\":20,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":40,"
                        + "\"output_tokens\":75,\"service_tier\":\"standard\"}");
        assertThat(message.at("/reasoning/vote/0/answer").stringValue()).isEqualTo("42");
        assertThat(SEARCH.nextAsked().body().get("events").stringValue()).isEqualTo("none");
    }

    @Test
    void theSearchIsToldInAThinkingBlockOnlyWhereThinkingIsAskedFor() throws Exception {
        SEARCH.on(exchange -> {
            for (TraceEvent event : Sample.trace()) {
                exchange.event(event);
            }
            exchange.line(new SearchLine.Result(Sample.result(ended(FinishReason.STOP, "42", "Six sevens."))));
        });
        JsonNode shown = json(post("/v1/messages", body(",\"thinking\":{\"type\":\"adaptive\"}")));
        assertThat(shown.at("/content/0/type").stringValue()).isEqualTo("thinking");
        assertThat(shown.at("/content/0/thinking").stringValue())
                .startsWith("majority_vote: sampling 4 answers\n")
                .endsWith("vote: 42 x2, 41 x1\n\nSix sevens.")
                .doesNotContain("secret");
        assertThat(shown.at("/content/0/signature").stringValue()).isNotEmpty();
        assertThat(shown.at("/content/1/text").stringValue()).isEqualTo("42");
        for (String fields : List.of(
                "",
                ",\"thinking\":{\"type\":\"disabled\"}",
                ",\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"}")) {
            assertThat(json(post("/v1/messages", body(fields))).get("content").size())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, end_turn",
        "LENGTH, max_tokens",
        "STUCK, max_tokens",
        "CONTENT_FILTER, refusal",
        "REFUSED, refusal",
    })
    void everyEndHasAReason(FinishReason reason, String stopReason) throws Exception {
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(ended(reason, "so be it", null)))));
        JsonNode message = json(post("/v1/messages", body("")));
        assertThat(message.get("stop_reason").stringValue()).isEqualTo(stopReason);
        assertThat(message.at("/content/0/text").stringValue()).isEqualTo("so be it");
    }

    @Test
    void callsAreToolUseBlocksWhateverTheirArgumentsAre() throws Exception {
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(ended(
                FinishReason.TOOL_CALLS,
                "Let me add.",
                null,
                new ToolCall("c1", "add", "{\"a\": 10000000000000000001.50}"),
                new ToolCall("c2", "now", ""),
                new ToolCall("c3", "add", "{\"a\": "),
                new ToolCall("c4", "add", "[1]"))))));
        HttpResponse<String> response = post("/v1/messages", body(",\"tools\":[" + TOOL + "]"));
        JsonNode message = json(response);
        assertThat(message.get("stop_reason").stringValue()).isEqualTo("tool_use");
        assertThat(response.body())
                .contains(
                        "[{\"type\":\"text\",\"text\":\"Let me add.\"},"
                                + "{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"add\",\"input\":{\"a\":10000000000000000001.50}},"
                                + "{\"type\":\"tool_use\",\"id\":\"c2\",\"name\":\"now\",\"input\":{}},"
                                + "{\"type\":\"tool_use\",\"id\":\"c3\",\"name\":\"add\",\"input\":{\"unreadable_arguments\":\"{\\\"a\\\": \"}},"
                                + "{\"type\":\"tool_use\",\"id\":\"c4\",\"name\":\"add\",\"input\":{\"unreadable_arguments\":\"[1]\"}}]");
    }

    @Test
    void systemAndBlocksBecomeMessagesAndTurnsAreMerged() throws Exception {
        JsonNode search = sent("{\"model\":\"qwen\",\"max_tokens\":100,"
                + "\"system\":[{\"type\":\"text\",\"text\":\"x-anthropic-billing-header: cch=1\"},"
                + "{\"type\":\"text\",\"text\":\"Be brief.\",\"cache_control\":{\"type\":\"ephemeral\"}},"
                + "{\"type\":\"text\",\"text\":\"Be right.\"}],"
                + "\"messages\":["
                + "{\"role\":\"user\",\"content\":\"Hi\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"you\"},{\"type\":\"text\",\"text\":\"there\"}]},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"xx\"},{\"type\":\"text\",\"text\":\"He\"},"
                + "{\"type\":\"text\",\"text\":\"llo\"}]},"
                + "{\"role\":\"assistant\",\"content\":\"!\"},"
                + "{\"role\":\"user\",\"content\":\"6 x 7?\"},"
                + "{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"It is late.\"}]}]}");
        assertThat(search.at("/problem/messages").toString())
                .isEqualTo(
                        "[{\"role\":\"system\",\"content\":\"Be brief.\\nBe right.\"},"
                                + "{\"role\":\"user\",\"content\":\"Hi\\nyou\\nthere\"},"
                                + "{\"role\":\"assistant\",\"content\":\"Hello!\"},"
                                + "{\"role\":\"user\",\"content\":\"6 x 7?\\n<system-reminder>\\nIt is late.\\n</system-reminder>\"}]");
    }

    @Test
    void callsAndTheirResultsBecomeMessages() throws Exception {
        JsonNode search = sent(conversation("{\"role\":\"user\",\"content\":\"add\"},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Adding.\"},"
                + "{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"add\",\"input\":{\"a\":1}},"
                + "{\"type\":\"tool_use\",\"id\":\"c2\",\"name\":\"look\",\"input\":{}},"
                + "{\"type\":\"tool_use\",\"id\":\"c3\",\"name\":\"none\",\"input\":{}}]},"
                + "{\"role\":\"user\",\"content\":["
                + "{\"type\":\"text\",\"text\":\"And now?\"},"
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"c1\",\"content\":\"no such tool\",\"is_error\":true},"
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"c2\",\"content\":[{\"type\":\"text\",\"text\":\"a cat\"},"
                + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"QUJD\"}}]},"
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"c3\"}]}"));
        assertThat(search.at("/problem/messages"))
                .isEqualTo(
                        WireJson.mapper()
                                .readTree(
                                        "[{\"role\":\"user\",\"content\":\"add\"},"
                                                + "{\"role\":\"assistant\",\"content\":\"Adding.\",\"tool_calls\":["
                                                + "{\"id\":\"c1\",\"name\":\"add\",\"arguments\":\"{\\\"a\\\":1}\"},"
                                                + "{\"id\":\"c2\",\"name\":\"look\",\"arguments\":\"{}\"},"
                                                + "{\"id\":\"c3\",\"name\":\"none\",\"arguments\":\"{}\"}]},"
                                                + "{\"role\":\"tool\",\"content\":\"Error: no such tool\",\"tool_call_id\":\"c1\"},"
                                                + "{\"role\":\"tool\",\"content\":\"a cat\",\"tool_call_id\":\"c2\"},"
                                                + "{\"role\":\"tool\",\"content\":\"\",\"tool_call_id\":\"c3\"},"
                                                + "{\"role\":\"user\",\"content\":\"And now?\",\"parts\":[{\"kind\":\"text\",\"text\":\"And now?\"},"
                                                + "{\"kind\":\"image\",\"document\":{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,QUJD\"}}}]}]"));
    }

    @Test
    void imagesAndDocumentsAreHandedOn() throws Exception {
        JsonNode parts = sent(conversation(
                        "{\"role\":\"user\",\"content\":["
                                + "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://x/y.png\"}},"
                                + "{\"type\":\"document\",\"title\":\"T\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"plain\"}},"
                                + "{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":[{\"type\":\"text\",\"text\":\"c\"}]}},"
                                + "{\"type\":\"search_result\",\"title\":\"R\",\"source\":\"https://r\",\"content\":[{\"type\":\"text\",\"text\":\"found\"}]},"
                                + "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"QUJD\"}}]}"))
                .at("/problem/messages/0/parts");
        assertThat(parts.get(0).at("/document/image_url/url").stringValue()).isEqualTo("https://x/y.png");
        assertThat(parts.get(1).get("text").stringValue()).isEqualTo("T\nplain");
        assertThat(parts.get(2).get("text").stringValue()).isEqualTo("c");
        assertThat(parts.get(3).get("text").stringValue()).isEqualTo("R\nhttps://r\nfound");
        assertThat(parts.get(4).get("kind").stringValue()).isEqualTo("file");
        assertThat(parts.get(4).at("/document/file/file_data").stringValue())
                .isEqualTo("data:application/pdf;base64,QUJD");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                " | auto | |",
                ",'tool_choice':{'type':'auto'} | auto | |",
                ",'tool_choice':{'type':'any','disable_parallel_tool_use':true} | required | | false",
                ",'tool_choice':{'type':'tool','name':'add'} | named | add |",
                ",'tool_choice':{'type':'none'} | none | |",
            })
    void toolsAndTheirChoiceAreHandedOn(
            @Nullable String choice, String expected, @Nullable String named, @Nullable Boolean parallel)
            throws Exception {
        String fields = choice == null ? "" : choice.replace('\'', '"');
        JsonNode tools = sent(body(",\"tools\":[" + TOOL.replace("}}}}", "}}},\"defer_loading\":true}") + "]" + fields))
                .at("/problem/tools");
        assertThat(tools.at("/functions/0/name").stringValue()).isEqualTo("add");
        assertThat(tools.at("/functions/0/description").stringValue()).isEqualTo("Adds.");
        assertThat(tools.at("/functions/0/parameters/properties/a/type").stringValue())
                .isEqualTo("integer");
        assertThat(tools.get("choice").stringValue()).isEqualTo(expected);
        assertThat(tools.path("named").asString(null)).isEqualTo(named);
        assertThat(tools.has("parallel") ? tools.get("parallel").booleanValue() : null)
                .isEqualTo(parallel);
    }

    @Test
    void samplingOptionsAreHandedOn() throws Exception {
        JsonNode search = sent(body(",\"temperature\":0.5,\"top_p\":0.9,\"top_k\":40,\"stop_sequences\":[\"a\",\"b\"],"
                + "\"metadata\":{\"user_id\":\"u\"},\"service_tier\":\"auto\","
                + "\"context_management\":{\"edits\":[]},\"output_config\":{\"format\":{\"type\":\"json_schema\","
                + "\"schema\":{\"type\":\"object\"}}},\"reasoning\":{\"strategy\":\"best_of_n\"}"));
        JsonNode sampling = search.get("sampling");
        assertThat(sampling.get("temperature").doubleValue()).isEqualTo(0.5);
        assertThat(sampling.get("top_p").doubleValue()).isEqualTo(0.9);
        assertThat(sampling.at("/engine_options/top_k").intValue()).isEqualTo(40);
        assertThat(sampling.get("stop").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(sampling.get("max_tokens").intValue()).isEqualTo(100);
        assertThat(sampling.at("/response_format/type").stringValue()).isEqualTo("json_schema");
        assertThat(search.get("strategy").stringValue()).isEqualTo("best_of_n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "'thinking':{'type':'disabled'} | sample | |",
                "'thinking':{'type':'enabled','budget_tokens':50} | auto | low | 50",
                "'max_tokens':10000,'thinking':{'type':'enabled','budget_tokens':4096} | auto | medium | 4096",
                "'max_tokens':99999,'thinking':{'type':'enabled','budget_tokens':16384} | auto | high | 16384",
                "'thinking':{'type':'enabled','budget_tokens':50},'output_config':{'effort':'high'} | auto | high | 50",
                "'thinking':{'type':'adaptive'},'output_config':{'effort':'medium'} | auto | medium |",
                "'output_config':{'effort':'low'} | auto | low |",
                "'output_config':{'effort':'max'} | auto | high |",
                "'thinking':{'type':'disabled'},'output_config':{'effort':'xhigh'} | auto | high |",
            })
    void thinkingAndEffortDecideTheSearch(
            String fields, String strategy, @Nullable String effort, @Nullable Integer tokens) throws Exception {
        String given = fields.replace('\'', '"');
        String whole =
                given.contains("max_tokens") ? body("," + given).replace("\"max_tokens\":100,", "") : body("," + given);
        JsonNode search = sent(whole);
        assertThat(search.get("strategy").stringValue()).isEqualTo(strategy);
        assertThat(search.at("/parameters/effort").asString(null)).isEqualTo(effort);
        assertThat(
                        search.at("/sampling/thinking_tokens").isMissingNode()
                                ? null
                                : search.at("/sampling/thinking_tokens").intValue())
                .isEqualTo(tokens);
    }

    @Test
    void aHistoryOfAHundredTurnsIsReadWhole() throws Exception {
        StringBuilder turns = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            turns.append("{\"role\":\"user\",\"content\":\"and " + i + "?\"},{\"role\":\"assistant\",\"content\":["
                    + "{\"type\":\"tool_use\",\"id\":\"c" + i + "\",\"name\":\"add\",\"input\":{}}]},"
                    + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"c" + i
                    + "\",\"content\":\"ok\"}]},");
        }
        JsonNode search = sent(conversation(
                turns.append("{\"role\":\"user\",\"content\":\"done\"}").toString()));
        assertThat(search.at("/problem/messages").size()).isEqualTo(302 - 1);
    }
}
