package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What search-service refuses or fails at: status, reason and hint reach the client, and never an empty answer. */
class FailureTest extends GatewayTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindOfFailureKeepsItsStatusAndItsReason(Kind kind) throws Exception {
        SEARCH.on(exchange -> exchange.refuse(Failure.of(kind, "the reason")));
        HttpResponse<String> response = chat("");
        assertThat(response.statusCode()).isEqualTo(kind.status());
        boolean mayDoBetter = Set.of(
                        Kind.KEY_IN_USE,
                        Kind.OVERLOADED,
                        Kind.RATE_LIMITED,
                        Kind.UPSTREAM_ERROR,
                        Kind.UPSTREAM_UNAVAILABLE)
                .contains(kind);
        assertThat(response.headers().firstValue("x-should-retry")).hasValue(Boolean.toString(mayDoBetter));
        JsonNode error = json(response).get("error");
        assertThat(error.get("message").stringValue()).isEqualTo("the reason");
        assertThat(error.get("code").isString()).isTrue();
        assertThat(error.get("type").stringValue()).isEqualTo(type(kind));
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case OVERLOADED, RATE_LIMITED -> "rate_limit_error";
            case QUOTA_SPENT -> "insufficient_quota";
            case UNAUTHENTICATED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            default -> kind.isCallers() ? "invalid_request_error" : "server_error";
        };
    }

    @Test
    void aFullQueueSaysWhenToTryAgain() throws Exception {
        SEARCH.on(exchange -> exchange.refuse(new Failure(Kind.OVERLOADED, "full", null, List.of(), 1.2)));
        HttpResponse<String> response = chat("");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).hasValue("2");
        assertThat(response.headers().firstValue("retry-after-ms")).hasValue("1200");
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("true");
    }

    @Test
    void aFieldThatSearchServiceRefusesIsNamedAsTheRequestNamesIt() throws Exception {
        SEARCH.on(exchange -> exchange.refuse(new Failure(
                Kind.INVALID_REQUEST, "⟨parameters.m⟩ is unknown", "parameters.m", List.of("n", "patience"), null)));
        JsonNode error = json(chat("")).get("error");
        assertThat(error.get("param").stringValue()).isEqualTo("reasoning.parameters.m");
        assertThat(error.get("message").stringValue()).endsWith("(accepted: n, patience)");
        JsonNode native_ = json(post("/v1/reasoning", "{\"model\":\"qwen\",\"input\":\"x\"}"))
                .get("error");
        assertThat(native_.get("param").stringValue()).isEqualTo("parameters.m");
        assertThat(native_.get("message").stringValue()).startsWith("parameters.m is unknown");
        assertThat(native_.get("allowed").toString()).isEqualTo("[\"n\",\"patience\"]");
    }

    @Test
    void everyFieldOfAMessageIsNamedAsTheRequestNamesIt() throws Exception {
        SEARCH.on(exchange -> exchange.refuse(Failure.invalid(
                "budget.max_tokens",
                "⟨budget.max_tokens⟩ pays for no sample; raise it, or lower ⟨sampling.max_tokens⟩")));
        JsonNode chat = json(chat("")).get("error");
        assertThat(chat.get("param").stringValue()).isEqualTo("reasoning.budget.max_tokens");
        assertThat(chat.get("message").stringValue())
                .isEqualTo("reasoning.budget.max_tokens pays for no sample; raise it, or lower max_tokens");
        JsonNode native_ = json(post("/v1/reasoning", "{\"model\":\"qwen\",\"input\":\"x\"}"))
                .get("error");
        assertThat(native_.get("message").stringValue())
                .isEqualTo("budget.max_tokens pays for no sample; raise it, or lower max_tokens");
    }

    @Test
    void aSearchWhoseSamplesAllFailedIsAnErrorThatSaysWhich() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(new SearchLine.Failed(
                    Failure.of(Kind.UPSTREAM_UNAVAILABLE, "all 4 samples failed: the engine refuses connections"),
                    Sample.USAGE));
        });
        HttpResponse<String> response = chat("");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).at("/error/message").stringValue())
                .isEqualTo("all 4 samples failed: the engine refuses connections");
    }

    @Test
    void aReplyThatIsCutOffOrNoJsonIsABadGateway() throws Exception {
        SEARCH.on(exchange -> exchange.raw("data: {\"type\":\"result\",\"res"));
        assertThat(chat("").statusCode()).isEqualTo(502);
        SEARCH.on(exchange -> exchange.raw(": nothing\n\n"));
        HttpResponse<String> response = chat("");
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(json(response).at("/error/message").stringValue()).contains("search-service");
    }

    @Test
    void aResultCountsEvenIfItsConnectionBreaksAfterIt() throws Exception {
        SEARCH.on(exchange -> {
            exchange.result();
            exchange.raw("data: {broken\n\n");
        });
        assertThat(chat("").statusCode()).isEqualTo(200);
    }

    @Test
    void aSearchServiceThatIsNotThereIsNamed() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (var app = start(URI.create("http://127.0.0.1:" + closed), "10s")) {
            HttpRequest request = app.request("/v1/chat/completions")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(chatBody("")))
                    .build();
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(json(response).at("/error/message").stringValue())
                    .contains("search-service")
                    .contains("cannot be reached");
            assertThat(json(response).at("/error/code").stringValue()).isEqualTo("upstream_unavailable");
            HttpResponse<String> ready = app.get("/actuator/health/readiness");
            assertThat(ready.statusCode()).isEqualTo(503);
            HttpResponse<String> alive = app.get("/actuator/health/liveness");
            assertThat(alive.statusCode()).isEqualTo(200);
        }
    }
}
