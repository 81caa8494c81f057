package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The messages of a chat completion, in the forms in which real clients keep a conversation. */
class ConversationTest extends GatewayTest {

    private static final String CALL =
            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"add\",\"arguments\":\"{\\\"x\\\":1}\"}}]}";
    private static final String CALLED =
            "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"id\":\"a\",\"name\":\"add\","
                    + "\"arguments\":\"{\\\"x\\\":1}\"}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"role\":\"assistant\",\"content\":null} | {\"role\":\"assistant\",\"content\":\"\"}",
                "{\"role\":\"assistant\"} | {\"role\":\"assistant\",\"content\":\"\"}",
                "{\"role\":\"assistant\",\"content\":\"\"} | {\"role\":\"assistant\",\"content\":\"\"}",
                "{\"role\":\"assistant\",\"content\":[]} | {\"role\":\"assistant\",\"content\":\"\"}",
                "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"No.\"} | {\"role\":\"assistant\",\"content\":\"No.\"}",
                "{\"role\":\"assistant\",\"content\":\"Yes.\",\"refusal\":null,\"tool_calls\":[],\"function_call\":null,"
                        + "\"audio\":null,\"annotations\":[],\"reasoning_content\":\"Hm.\"}"
                        + " | {\"role\":\"assistant\",\"content\":\"Yes.\"}",
                "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"refusal\","
                        + "\"refusal\":\"b\"}]} | {\"role\":\"assistant\",\"content\":\"ab\"}",
                "{\"role\":\"user\",\"content\":\"\"} | {\"role\":\"user\",\"content\":\"\"}",
                "{\"role\":\"user\",\"content\":[]} | {\"role\":\"user\",\"content\":\"\"}",
                "{\"role\":\"user\",\"content\":\"Hi\",\"name\":\"Jo\"} | {\"role\":\"user\",\"content\":\"Hi\",\"name\":\"Jo\"}",
                "{\"role\":\"developer\",\"content\":[{\"type\":\"text\",\"text\":\"Be brief.\","
                        + "\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]}"
                        + " | {\"role\":\"system\",\"content\":\"Be brief.\"}",
            })
    void aMessageIsHandedOn(String sent, String arrived) throws Exception {
        assertThat(handedOn(sent)).isEqualTo(arrived);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"3\"}"
                        + " | {\"role\":\"tool\",\"content\":\"3\",\"tool_call_id\":\"a\"}",
                "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":[{\"type\":\"text\",\"text\":\"3\"}]}"
                        + " | {\"role\":\"tool\",\"content\":\"3\",\"tool_call_id\":\"a\"}",
                "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"name\":\"add\",\"content\":null}"
                        + " | {\"role\":\"tool\",\"content\":\"\",\"tool_call_id\":\"a\",\"name\":\"add\"}",
                "{\"role\":\"user\",\"content\":\"Never mind.\"} | {\"role\":\"user\",\"content\":\"Never mind.\"}",
            })
    void aCallAndWhatFollowsItAreHandedOn(String sent, String arrived) throws Exception {
        assertThat(handedOn(CALL + "," + sent)).isEqualTo(CALLED + "," + arrived);
    }

    @Test
    void argumentsThatAreNoJsonAreTheModelsOwnWords() throws Exception {
        assertThat(handedOn(CALL.replace("{\\\"x\\\":1}", "x = 1")))
                .isEqualTo(CALLED.replace("{\\\"x\\\":1}", "x = 1"));
        assertThat(handedOn(CALL.replace("\"{\\\"x\\\":1}\"", "{\"x\":1}"))).isEqualTo(CALLED);
    }

    @Test
    void turnsMayUseTheSameIdsAgain() throws Exception {
        String turn = CALL + ",{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"3\"}";
        String turned = CALLED + ",{\"role\":\"tool\",\"content\":\"3\",\"tool_call_id\":\"a\"}";
        assertThat(handedOn(turn + "," + turn)).isEqualTo(turned + "," + turned);
    }

    @Test
    void functionsOfOldAreToolCalls() throws Exception {
        assertThat(handedOn("""
                {"role":"assistant","content":null,"function_call":{"name":"add","arguments":"{}"}},\
                {"role":"function","name":"add","content":"3"}"""))
                .isEqualTo(
                        "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"id\":\"call_1\",\"name\":\"add\","
                                + "\"arguments\":\"{}\"}]},"
                                + "{\"role\":\"tool\",\"content\":\"3\",\"tool_call_id\":\"call_1\",\"name\":\"add\"}");
    }

    @Test
    void imagesAudioAndFilesAreHandedOnAsTheyAre() throws Exception {
        String image =
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,aGk=\",\"detail\":\"low\"}}";
        String audio = "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"aGk=\",\"format\":\"wav\"}}";
        String file = "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":\"aGk=\"}}";
        assertThat(handedOn("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What \"}," + image + ","
                        + audio + "," + file + ",{\"type\":\"text\",\"text\":\"is it?\"}]}"))
                .isEqualTo(
                        "{\"role\":\"user\",\"content\":\"What is it?\",\"parts\":[{\"kind\":\"text\",\"text\":\"What \"},"
                                + "{\"kind\":\"image\",\"document\":" + image + "},{\"kind\":\"audio\",\"document\":"
                                + audio
                                + "},{\"kind\":\"file\",\"document\":" + file
                                + "},{\"kind\":\"text\",\"text\":\"is it?\"}]}");
        assertThat(handedOn(
                        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":\"http://x/y.png\"}]}"))
                .contains("\"image_url\":{\"url\":\"http://x/y.png\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"role\":\"tool\",\"content\":\"3\"} | messages[1].tool_call_id | is missing",
                "{\"role\":\"tool\",\"tool_call_id\":\"\",\"content\":\"3\"} | messages[1].tool_call_id | is empty",
                "{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"3\"} | messages[1].tool_call_id"
                        + " | is 'b', which no message before it calls",
                "{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"3\"} | messages[1].tool_call_id | the calls are a",
                "{\"role\":\"function\",\"name\":\"add\",\"content\":\"3\"} | messages[1].name | no function_call before it",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"f\"}},{\"id\":\"b\","
                        + "\"function\":{\"name\":\"f\"}}]} | messages[1].tool_calls[1].id | is the same",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}"
                        + " | messages[1].tool_calls[0].id | is missing",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"b\"}]} | messages[1].tool_calls[0].function | is missing",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"\"}}]}"
                        + " | messages[1].tool_calls[0].function.name | is empty",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":5}}]}"
                        + " | messages[1].tool_calls[0].function.arguments | a string",
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"b\",\"type\":\"custom\",\"custom\":{\"name\":\"f\"}}]}"
                        + " | messages[1].tool_calls[0].type | only calls of functions",
                "{\"role\":\"assistant\",\"tool_calls\":{}} | messages[1].tool_calls | an array",
                "{\"role\":\"assistant\",\"audio\":{\"id\":\"x\"}} | messages[1].audio | send what was said",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]} | messages[1].content[0].image_url | is missing",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}"
                        + " | messages[1].content[0].image_url.url | is missing",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"x\"}}]}"
                        + " | messages[1].content[0].input_audio.format | is missing",
                "{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{}}]} | messages[1].content[0].file | file_data",
                "{\"role\":\"user\",\"content\":[{\"type\":\"video_url\"}]} | messages[1].content[0].type"
                        + " | text, image_url, input_audio, file",
                "{\"role\":\"user\",\"content\":\"x\",\"name\":5} | messages[1].name | a string",
            })
    void aBadMessageIsNamed(String message, String param, String says) throws Exception {
        HttpResponse<String> response = conversation(CALL + "," + message);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).at("/error/param").stringValue()).isEqualTo(param);
        assertThat(json(response).at("/error/message").stringValue())
                .contains(param)
                .contains(says);
        assertThat(SEARCH.wasAsked()).isFalse();
    }

    @Test
    void aHundredTurnsArriveInOrder() throws Exception {
        String turns = IntStream.range(0, 100)
                .mapToObj(turn -> "{\"role\":\"user\",\"content\":\"" + turn + "\"}," + CALL
                        + ",{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"" + turn + "\"}")
                .collect(Collectors.joining(","));
        assertThat(conversation(turns).statusCode()).isEqualTo(200);
        JsonNode messages = SEARCH.nextAsked().body().at("/problem/messages");
        assertThat(messages.size()).isEqualTo(300);
        assertThat(messages.at("/299/content").stringValue()).isEqualTo("99");
    }

    @Test
    void fourMegabytesArriveWhole() throws Exception {
        String text = "é".repeat(2_097_000);
        assertThat(conversation("{\"role\":\"user\",\"content\":\"" + text + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(SEARCH.nextAsked().body().at("/problem/messages/0/content").stringValue())
                .isEqualTo(text);
    }

    private static String handedOn(String messages) throws Exception {
        HttpResponse<String> response = conversation(messages);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String all =
                WireJson.mapper().writeValueAsString(SEARCH.nextAsked().body().at("/problem/messages"));
        return all.substring(1, all.length() - 1);
    }

    private static HttpResponse<String> conversation(String messages) throws Exception {
        return post("/v1/chat/completions", "{\"model\":\"qwen\",\"messages\":[" + messages + "]}");
    }
}
