package io.ponder.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.GatewayApplication;
import io.ponder.gateway.GatewayTest;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages of other origins: let in only where the operator names them, and then to every reply. */
class CrossOriginTest extends GatewayTest {

    private static final String PAGE = "https://chat.example";
    private static final RunningApplication OPEN = start(PAGE + ", http://localhost:3000/");
    private static final RunningApplication WIDE_OPEN = start("*");

    private static RunningApplication start(String origins) {
        return new RunningApplication(
                GatewayApplication.builder(),
                "--ponder.gateway.search-url=" + SEARCH.url(),
                "--ponder.gateway.cors-origins=" + origins);
    }

    @AfterAll
    static void close() {
        OPEN.close();
        WIDE_OPEN.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "http://localhost:3000"})
    void aPreflightOfAnAllowedOriginIsGranted(String origin) throws Exception {
        HttpHeaders headers = preflight(OPEN, origin, 204).headers();
        assertThat(headers.firstValue("access-control-allow-origin")).hasValue(origin);
        assertThat(headers.firstValue("access-control-allow-methods")).hasValue("POST, OPTIONS");
        assertThat(headers.firstValue("access-control-allow-headers"))
                .hasValue("authorization, content-type, x-stainless-lang");
        assertThat(headers.firstValue("access-control-allow-private-network")).hasValue("true");
        assertThat(headers.firstValue("access-control-max-age")).isPresent();
        assertThat(headers.allValues("vary")).contains("Origin");
        assertThat(headers.firstValue("access-control-allow-credentials")).isEmpty();
    }

    @Test
    void repliesErrorsAndStreamsSayItToo() throws Exception {
        for (String body : List.of(chatBody(""), chatBody(",\"stream\":true"))) {
            isOpenTo(PAGE, ask(OPEN, PAGE, body), 200);
        }
        isOpenTo(PAGE, ask(OPEN, PAGE, "{"), 400);
        isOpenTo(PAGE, ask(OPEN, PAGE, " ".repeat(5 << 20)), 413);
        SEARCH.on(exchange -> exchange.refuse(Failure.passing(Kind.OVERLOADED, "full")));
        isOpenTo(PAGE, ask(OPEN, PAGE, chatBody("")), 429);
        isOpenTo("*", ask(WIDE_OPEN, "https://any.where", chatBody("")), 429);
    }

    @Test
    void everyOriginIsAllowedByAStar() throws Exception {
        HttpHeaders headers = preflight(WIDE_OPEN, "https://any.where", 204).headers();
        assertThat(headers.firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(headers.allValues("vary")).doesNotContain("Origin");
    }

    @Test
    void anotherOriginIsAnsweredWithoutAWordOfIt() throws Exception {
        for (HttpResponse<String> response : List.of(
                preflight(OPEN, "https://evil.example", 204),
                preflight(OPEN, "null", 204),
                preflight(OPEN, "http://chat.example", 204),
                preflight(APP, PAGE, 204),
                ask(OPEN, "https://evil.example", chatBody("")),
                ask(APP, PAGE, chatBody("")))) {
            assertThat(response.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
        }
        assertThat(ask(OPEN, "https://evil.example", chatBody("")).headers().allValues("vary"))
                .contains("Origin");
    }

    @Test
    void operatorsPagesStayClosed() throws Exception {
        HttpResponse<String> health = OPEN.http()
                .send(OPEN.request("/actuator/health").header("Origin", PAGE).build(), BodyHandlers.ofString());
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | POST, OPTIONS",
                "/v1/models | GET, HEAD, OPTIONS",
                "/v1/models/Qwen/Qwen2.5-0.5B | GET, HEAD, OPTIONS",
                "/ | GET, HEAD, OPTIONS",
            })
    void optionsListsWhatAPathCanDo(String path, String allow) throws Exception {
        HttpResponse<String> response = options(path);
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("allow")).hasValue(allow);
    }

    @Test
    void optionsOfNothingIsNotFound() throws Exception {
        HttpResponse<String> response = options("/nowhere");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/code").stringValue()).isEqualTo("not_found");
        assertThat(response.headers().firstValue("allow")).isEmpty();
    }

    private static HttpResponse<String> options(String path) throws Exception {
        HttpRequest request =
                APP.request(path).method("OPTIONS", BodyPublishers.noBody()).build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static HttpResponse<String> preflight(RunningApplication app, String origin, int status) throws Exception {
        HttpRequest request = app.request("/v1/chat/completions")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, content-type, x-stainless-lang")
                .header("Access-Control-Request-Private-Network", "true")
                .method("OPTIONS", BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = app.http().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(status);
        return response;
    }

    private static HttpResponse<String> ask(RunningApplication app, String origin, String body) throws Exception {
        HttpRequest request = app.request("/v1/chat/completions")
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return app.http().send(request, BodyHandlers.ofString());
    }

    private static void isOpenTo(String origin, HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue(origin);
        assertThat(response.headers()
                        .firstValue("access-control-expose-headers")
                        .orElseThrow())
                .contains("x-request-id", "request-id", "retry-after", "retry-after-ms", "x-should-retry");
    }
}
