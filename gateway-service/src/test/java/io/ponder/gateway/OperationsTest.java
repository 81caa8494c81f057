package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Landing document, health, metrics. */
class OperationsTest extends GatewayTest {

    @Test
    void aVisitorIsToldWhereEverythingIs() throws Exception {
        HttpResponse<String> response = get("/");
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode about = json(response);
        assertThat(about.get("name").stringValue()).isEqualTo("Ponder");
        for (String link : new String[] {"models", "openapi", "health"}) {
            assertThat(get(about.at("/links/" + link).stringValue()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBrowserGetsAPage() throws Exception {
        HttpResponse<String> response = HTTP.send(
                APP.request("/")
                        .header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/html;charset=UTF-8");
        assertThat(response.headers().allValues("vary")).contains("Accept");
        assertThat(response.body())
                .startsWith("<!doctype html>")
                .contains("/v1/chat/completions")
                .contains("href=\"/v1/openapi.json\"");
    }

    @Test
    void readinessFollowsSearchServiceAndLivenessDoesNot() throws Exception {
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        SEARCH.setReady(false);
        try {
            assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        } finally {
            SEARCH.setReady(true);
        }
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void requestsAreMeasuredUnderOpenTelemetrysNames() throws Exception {
        chat("");
        chat(", \"stream\": true");
        String metrics = get("/actuator/prometheus").body();
        assertThat(metrics)
                .contains("gen_ai_server_request_duration_seconds_bucket{error_type=\"none\","
                        + "gen_ai_operation_name=\"chat\",gen_ai_request_model=\"qwen\",strategy=\"auto\","
                        + "le=\"0.01\"}")
                .contains("le=\"1310.72\"")
                .contains("le=\"1800.0\"")
                .contains("gen_ai_server_time_to_first_token_seconds_bucket");
    }
}
