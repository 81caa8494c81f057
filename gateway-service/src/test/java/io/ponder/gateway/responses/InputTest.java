package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Input: items of every kind of text and tool, what they are to the model, and what is refused. */
class InputTest extends ResponsesTest {

    private static final String CALL =
            "{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"add\",\"arguments\":\"{}\"}";
    private static final String RESULT = "{\"type\":\"function_call_output\",\"call_id\":\"c1\",\"output\":\"3\"}";

    @Test
    void aStringIsAUsersMessage() throws Exception {
        created("");
        JsonNode messages = messages();
        assertThat(messages).hasSize(1);
        assertThat(messages.at("/0/role").stringValue()).isEqualTo("user");
        assertThat(messages.at("/0/content").stringValue()).isEqualTo("6 x 7?");
    }

    @Test
    void messagesNeedNoTypeAndTakeStringsOrParts() throws Exception {
        withInput("[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"developer\",\"content\":\"b\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"c\"},"
                + "{\"type\":\"input_text\",\"text\":\"d\"}]},"
                + "{\"type\":\"message\",\"role\":\"assistant\",\"id\":\"msg_x\",\"status\":\"completed\",\"content\":"
                + "[{\"type\":\"output_text\",\"text\":\"e\",\"annotations\":[]}]},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"f\"}]},"
                + "{\"role\":\"user\",\"content\":\"g\"}]");
        JsonNode messages = messages();
        assertThat(messages.valueStream().map(message -> message.get("role").stringValue()))
                .containsExactly("system", "system", "user", "assistant", "assistant", "user");
        assertThat(messages.valueStream().map(message -> message.get("content").stringValue()))
                .containsExactly("a", "b", "cd", "e", "f", "g");
    }

    @Test
    void callsAndTextOfOneTurnAreOneMessage() throws Exception {
        withInput("[{\"role\":\"user\",\"content\":\"1+2?\"},"
                + "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"x\"}]},"
                + "{\"role\":\"assistant\",\"content\":\"Adding.\"}," + CALL + "," + CALL.replace("c1", "c2") + ","
                + RESULT + ","
                + RESULT.replace("c1", "c2").replace("\"3\"", "[{\"type\":\"input_text\",\"text\":\"4\"}]")
                + "]");
        JsonNode messages = messages();
        assertThat(messages.valueStream().map(message -> message.get("role").stringValue()))
                .containsExactly("user", "assistant", "tool", "tool");
        assertThat(messages.at("/1/content").stringValue()).isEqualTo("Adding.");
        assertThat(messages.at("/1/tool_calls")).hasSize(2);
        assertThat(messages.at("/1/tool_calls/1/id").stringValue()).isEqualTo("c2");
        assertThat(messages.at("/2/tool_call_id").stringValue()).isEqualTo("c1");
        assertThat(messages.at("/3/content").stringValue()).isEqualTo("4");
    }

    @Test
    void imagesSoundsAndFilesAreHandedOnAsChatParts() throws Exception {
        withInput("[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"What?\"},"
                + "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AA\",\"detail\":\"low\"},"
                + "{\"type\":\"input_file\",\"filename\":\"a.pdf\",\"file_data\":\"data:x\"},"
                + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AA\",\"format\":\"wav\"}}]}]");
        JsonNode parts = messages().at("/0/parts");
        assertThat(parts.at("/0/text").stringValue()).isEqualTo("What?");
        assertThat(parts.at("/1/kind").stringValue()).isEqualTo("image");
        assertThat(parts.at("/1/document/image_url/url").stringValue()).isEqualTo("data:image/png;base64,AA");
        assertThat(parts.at("/1/document/image_url/detail").stringValue()).isEqualTo("low");
        assertThat(parts.at("/2/document/file/filename").stringValue()).isEqualTo("a.pdf");
        assertThat(parts.at("/3/document/input_audio/format").stringValue()).isEqualTo("wav");
    }

    @Test
    void aHundredTurnsAreTaken() throws Exception {
        StringBuilder items = new StringBuilder("[");
        for (int turn = 0; turn < 100; turn++) {
            items.append("{\"role\":\"user\",\"content\":\"q").append(turn).append("\"},");
            items.append(CALL.replace("c1", "c" + turn)).append(',');
            items.append(RESULT.replace("c1", "c" + turn)).append(',');
            items.append("{\"role\":\"assistant\",\"content\":\"a").append(turn).append("\"},");
        }
        withInput(items + "{\"role\":\"user\",\"content\":\"last\"}]");
        assertThat(messages()).hasSize(401);
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertRefused(post(RESPONSES, "{\"model\":\"qwen\"}"), 400, "input", "input is missing");
        assertRefused(post(RESPONSES, "{\"model\":\"qwen\",\"input\":7}"), 400, "input", "a string or an array");
        refused("[{\"content\":\"x\"}]", "input[0].type", "is missing");
        refused("[{\"type\":\"message\",\"content\":\"x\"}]", "input[0].role", "is missing");
        refused("[{\"role\":\"user\"}]", "input[0].content", "is missing");
        refused("[{\"role\":\"bot\",\"content\":\"x\"}]", "input[0].role", "user, assistant, system, developer");
        refused("[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]", "input[0].content[0].type", "is missing");
        refused("[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}]", "input[0].content[0].image_url", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web_search_call",
                "file_search_call",
                "computer_call",
                "mcp_call",
                "custom_tool_call",
                "local_shell_call",
                "compaction",
                "nonsense"
            })
    void unknownItemsAreRefusedByName(String type) throws Exception {
        refused(
                "[{\"role\":\"user\",\"content\":\"x\"},{\"type\":\"" + type + "\",\"id\":\"i\"}]",
                "input[1].type",
                "'" + type + "'",
                "message, function_call, function_call_output");
    }

    @Test
    void whatWouldHaveToBeFetchedIsRefusedByName() throws Exception {
        String user = "[{\"role\":\"user\",\"content\":[%s]}]";
        refused(
                user.formatted("{\"type\":\"input_image\",\"file_id\":\"f\"}"),
                "input[0].content[0].file_id",
                "`image_url`");
        refused(
                user.formatted("{\"type\":\"input_file\",\"file_url\":\"http://x\"}"),
                "input[0].content[0].file_url",
                "`file_data`");
        refused(
                user.formatted("{\"type\":\"input_video\",\"video_url\":\"x\"}"),
                "input[0].content[0].type",
                "'input_video'");
    }

    @Test
    void aResultNeedsItsCallBeforeIt() throws Exception {
        refused("[" + RESULT + "]", "input[0].call_id", "'c1'", "which no message before it calls");
        refused("[" + RESULT + "," + CALL + "]", "input[0].call_id", "'c1'");
        refused("[" + CALL + "," + RESULT.replace("c1", "other") + "]", "input[1].call_id", "'other'", "c1");
    }

    @Test
    void fieldsThatItWouldBeALieToIgnoreAreRefusedByName() throws Exception {
        assertRefused(create(",\"conversation\":\"conv_1\""), 400, "conversation", "previous_response_id");
        assertRefused(create(",\"prompt\":{\"id\":\"p\"}"), 400, "prompt", "not supported");
        assertRefused(create(",\"moderation\":{\"model\":\"m\"}"), 400, "moderation", "not supported");
        assertRefused(create(",\"include\":[\"nonsense\"]"), 400, "include", "reasoning.encrypted_content");
        assertRefused(create(",\"background\":true,\"store\":false"), 400, "store", "background");
        assertRefused(create(",\"truncation\":\"sometimes\""), 400, "truncation", "auto, disabled");
        assertRefused(create(",\"metadata\":{\"a\":1}"), 400, "metadata", "16 pairs");
        assertRefused(create(",\"max_output_tokens\":0"), 400, "max_output_tokens", "from 1");
        assertRefused(create(",\"top_logprobs\":21"), 400, "top_logprobs", "from 0 to 20");
        assertRefused(create(",\"service_tier\":\"gold\""), 400, "service_tier", "priority");
    }

    @Test
    void fieldsThatMeanNothingHereAreIgnored() throws Exception {
        created(",\"prompt_cache_retention\":\"24h\",\"stream_options\":{\"include_obfuscation\":true},"
                + "\"include\":[\"reasoning.encrypted_content\",\"web_search_call.results\"],"
                + "\"context_management\":[],\"prompt_cache_options\":{},\"conversation\":null,\"nonsense\":1");
    }

    @ParameterizedTest
    @CsvSource({
        "problem.messages.0.parts.1, input",
        "sampling.max_tokens, max_output_tokens",
        "sampling.response_format.schema, text.format.schema",
        "sampling.temperature, temperature",
        "strategy, reasoning.strategy",
        "budget.max_tokens, reasoning.budget.max_tokens"
    })
    void whatTheSearchRefusesIsNamedAsItIsCalledHere(String field, String name) throws Exception {
        SEARCH.on(exchange -> exchange.refuse(Failure.invalid(new Field(field), new Field(field) + " is wrong")));
        assertRefused(create(""), 400, name, name + " is wrong");
    }

    private static JsonNode messages() throws InterruptedException {
        return SEARCH.nextAsked().body().at("/problem/messages");
    }

    private static void refused(String input, String param, String... says) throws Exception {
        HttpResponse<String> response = post(RESPONSES, "{\"model\":\"qwen\",\"input\":" + input + "}");
        assertRefused(response, 400, param, says);
        assertThat(SEARCH.wasAsked()).isFalse();
    }
}
