package io.ponder.gateway.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.GatewayTest;
import io.ponder.gateway.ScriptedSearch;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/messages/count_tokens}. */
class CountTokensTest extends GatewayTest {

    private static final String BODY = "{\"model\":\"qwen+best_of_n\",\"system\":\"Be brief.\","
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"tools\":[" + MessagesTest.TOOL + "]}";

    @Test
    void theEngineCounts() throws Exception {
        SEARCH.onCount(call -> call.json(200, "{\"tokens\":42}"));
        HttpResponse<String> response = post("/v1/messages/count_tokens?beta=true", BODY);
        assertThat(response.body()).isEqualTo("{\"input_tokens\":42}");
        assertThat(response.headers().firstValue("request-id")).isPresent();
        JsonNode asked = SEARCH.lastCounted();
        assertThat(asked.get("model").stringValue()).isEqualTo("qwen");
        assertThat(asked.at("/messages/0/role").stringValue()).isEqualTo("system");
        assertThat(asked.at("/tools/functions/0/name").stringValue()).isEqualTo("add");
    }

    @Test
    void anEngineThatCannotCountIsAnErrorAndNotAGuess() throws Exception {
        SEARCH.onCount(call -> new ScriptedSearch.Exchange(call)
                .refuse(Failure.of(Kind.CAPABILITY_MISSING, "the engine of qwen cannot count")));
        HttpResponse<String> response = post("/v1/messages/count_tokens", BODY);
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).at("/error/type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(json(response).at("/error/message").stringValue()).isEqualTo("the engine of qwen cannot count");
    }

    @Test
    void badInputIsNamed() throws Exception {
        HttpResponse<String> response = post("/v1/messages/count_tokens", "{\"model\":\"qwen\",\"messages\":[]}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/message").stringValue()).contains("messages must hold");
        assertThat(post("/v1/messages/count_tokens", BODY.replace("qwen", "gpt"))
                        .statusCode())
                .isEqualTo(404);
    }
}
