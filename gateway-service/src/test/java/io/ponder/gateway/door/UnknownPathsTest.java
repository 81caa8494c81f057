package io.ponder.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.GatewayTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A base URL that is almost right: the error says what would be. */
class UnknownPathsTest extends GatewayTest {

    @ParameterizedTest
    @CsvSource({
        "POST, /chat/completions, POST /v1/chat/completions",
        "POST, /v1/v1/chat/completions, POST /v1/chat/completions",
        "POST, /api/v1/chat/completions, POST /v1/chat/completions",
        "POST, /api/chat/completions, POST /v1/chat/completions",
        "POST, /openai/v1/chat/completions, POST /v1/chat/completions",
        "POST, /v1/chat/completion, POST /v1/chat/completions",
        "POST, /v1/chat, POST /v1/chat/completions",
        "POST, /V1/Chat/Completions, POST /v1/chat/completions",
        "GET, /chat/completions, POST /v1/chat/completions",
        "GET, /models, GET /v1/models",
        "GET, /models/qwen, GET /v1/models/qwen",
        "GET, /v1/v1/models/Qwen/Qwen2.5-0.5B, GET /v1/models/Qwen/Qwen2.5-0.5B",
        "POST, /v1//chat/completions, POST /v1/chat/completions",
        "POST, //v1/chat/completions, POST /v1/chat/completions",
        "GET, /openapi.json, GET /v1/openapi.json",
    })
    void itIsTold(String method, String path, String meant) throws Exception {
        HttpResponse<String> response = send(method, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
        assertThat(json(response).at("/error/message").stringValue()).contains("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/v1/", "/nowhere/at/all", "/v2/frobnicate"})
    void aPathLikeNoneSaysWhereTheListIs(String path) throws Exception {
        HttpResponse<String> response = send("POST", path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/message").stringValue())
                .contains("/v1/openapi.json")
                .doesNotContain("did you mean");
    }

    @Test
    void aSlashAtTheEndDoesNoHarm() throws Exception {
        assertThat(post("/v1/chat/completions/", chatBody("")).statusCode()).isEqualTo(200);
    }

    @Test
    void theListOfModelsMayEndInASlash() throws Exception {
        assertThat(get("/v1/models/").statusCode()).isEqualTo(200);
        assertThat(json(get("/v1/models/")).get("object").stringValue()).isEqualTo("list");
    }

    private static HttpResponse<String> send(String method, String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(URL + path))
                        .header("Content-Type", "application/json")
                        .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
    }
}
