package io.ponder.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.GatewayTest;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Whoever refuses a request, a controller, a filter or Tomcat, the refusal has the shape of the API that is asked. */
class ErrorShapeTest extends GatewayTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/messages/nowhere, 404, not_found_error",
        "POST, /v1/messages/nowhere, 404, not_found_error",
        "POST, /v1/messages/%2F, 404, not_found_error",
    })
    void anthropicsPathsAreRefusedInAnthropicsShape(String method, String path, int status, String type)
            throws Exception {
        isAnthropics(send(method, path, "{}"), status, type);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedInAnthropicsShape() throws Exception {
        isAnthropics(send("POST", "/v1/messages", " ".repeat(5 << 20)), 413, "request_too_large");
    }

    @Test
    void whoeverNamesAVersionOfAnthropicsApiGetsItsErrorsOnEveryPath() throws Exception {
        HttpResponse<String> response = HTTP.send(
                APP.request("/v1/v1/messages")
                        .header("anthropic-version", "2023-06-01")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        isAnthropics(response, 404, "not_found_error");
        assertThat(response.body()).contains("/v1/messages");
    }

    @Test
    void whatTomcatRefusesHasItToo() throws Exception {
        assertThat(raw("POST /v1/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: nonsense\r\n\r\n"))
                .contains("\"type\":\"error\"")
                .contains("\"request_id\":\"")
                .containsIgnoringCase("\r\nrequest-id: ")
                .containsIgnoringCase("\r\nx-request-id: ");
        assertThat(raw("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: nonsense\r\n\r\n"))
                .contains("{\"error\":{\"message\":")
                .containsIgnoringCase("\r\nx-should-retry: false")
                .containsIgnoringCase("\r\nx-request-id: ");
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return HTTP.send(
                APP.request(path)
                        .header("Content-Type", "application/json")
                        .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void isAnthropics(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode body = json(response);
        assertThat(body.get("type").stringValue()).isEqualTo("error");
        assertThat(body.at("/error/type").stringValue()).isEqualTo(type);
        assertThat(body.at("/error/message").stringValue()).isNotBlank();
        assertThat(response.headers().firstValue("request-id"))
                .hasValue(body.get("request_id").stringValue());
        assertThat(response.headers().firstValue("x-request-id"))
                .hasValue(body.get("request_id").stringValue());
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(URL.getHost(), URL.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
