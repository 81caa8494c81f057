package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Organizations;
import io.ponder.accounts.tenant.Teams;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Shared searches on a gateway that is open to all. */
class SharesTest extends GatewayTest {

    private static final String REPLY =
            "{\"content\":\"42\",\"trace\":[{\"type\":\"started\",\"seq\":0,\"at_ms\":0,\"strategy\":\"sample\"}]}";

    private static JsonNode shared(String more) throws Exception {
        HttpResponse<String> made = post("/v1/shares", "{\"reply\":" + REPLY + more + "}");
        assertThat(made.statusCode()).isEqualTo(201);
        return json(made);
    }

    private static HttpResponse<String> delete(String id) throws Exception {
        return HTTP.send(APP.request("/v1/shares/" + id).DELETE().build(), BodyHandlers.ofString());
    }

    @Test
    void whatWasSharedIsReadByItsIdAsItWas() throws Exception {
        JsonNode made = shared("");
        String id = made.get("id").stringValue();
        assertThat(made.get("url").stringValue()).isEqualTo("/#/share/" + id);
        JsonNode read = json(get("/v1/shares/" + id));
        assertThat(read.get("reply").toString()).isEqualTo(REPLY);
        assertThat(read.get("mine").booleanValue()).isTrue();
        assertThat(days(made)).isEqualTo(30);
        assertThat(days(shared(",\"expires_in_days\":1"))).isEqualTo(1);
    }

    private static long days(JsonNode share) {
        return Duration.between(
                        Instant.parse(share.get("created_at").stringValue()),
                        Instant.parse(share.get("expires_at").stringValue()))
                .toDays();
    }

    @Test
    void idsCannotBeGuessed() throws Exception {
        String first = shared("").get("id").stringValue();
        String second = shared("").get("id").stringValue();
        assertThat(first).matches("[A-Za-z0-9_-]{24}").isNotEqualTo(second);
    }

    @Test
    void whatWasDeletedIsGone() throws Exception {
        String id = shared("").get("id").stringValue();
        assertThat(delete(id).statusCode()).isEqualTo(200);
        assertThat(get("/v1/shares/" + id).statusCode()).isEqualTo(404);
        assertThat(delete(id).statusCode()).isEqualTo(404);
    }

    @Test
    void anotherOrganisationIsNotToldThatThereIsAShare() throws Exception {
        try (RunningApplication locked = start(SEARCH.url(), "10s", "--ponder.gateway.require-keys=true")) {
            locked.bean("organizations", Organizations.class).create("acme", "Acme", Allowed.ALL, Caller.OPEN);
            locked.bean("teams", Teams.class).create("lab", "acme", "Lab", Allowed.ALL, null, Caller.OPEN);
            String maker = key(locked, "default", KeyRole.MEMBER);
            HttpResponse<String> made = send(locked, maker, "POST", "", "{\"reply\":" + REPLY + "}");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            String share = "/" + json(made).get("id").stringValue();
            for (KeyRole role : new KeyRole[] {KeyRole.MEMBER, KeyRole.ADMIN}) {
                String stranger = key(locked, "lab", role);
                HttpResponse<String> read = send(locked, stranger, "GET", share, "");
                assertThat(read.statusCode()).isEqualTo(404);
                assertThat(read.body())
                        .isEqualTo(send(locked, stranger, "GET", "/none", "").body());
                assertThat(send(locked, stranger, "DELETE", share, "").statusCode())
                        .isEqualTo(404);
            }
            String colleague = key(locked, "default", KeyRole.MEMBER);
            assertThat(json(send(locked, colleague, "GET", share, ""))
                            .get("mine")
                            .booleanValue())
                    .isFalse();
            assertThat(send(locked, colleague, "DELETE", share, "").statusCode())
                    .isEqualTo(403);
            assertThat(send(locked, maker, "DELETE", share, "").statusCode()).isEqualTo(200);
        }
    }

    private static String key(RunningApplication gateway, String team, KeyRole role) {
        return gateway.bean("keys", Keys.class)
                .create(team, "k", role, Allowed.ALL, null, Caller.OPEN)
                .text()
                .reveal();
    }

    private static HttpResponse<String> send(
            RunningApplication gateway, String key, String method, String path, String body) throws Exception {
        return gateway.http()
                .send(
                        gateway.request("/v1/shares" + path)
                                .header("Content-Type", "application/json")
                                .header("x-api-key", key)
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"reply\":{}}",
                "{\"reply\":{\"trace\":[]}}",
                "{\"reply\":{\"trace\":[{\"type\":\"finished\"}]}}",
                "{\"reply\":{\"trace\":[1]}}",
                "{\"reply\":" + REPLY + ",\"expires_in_days\":0}",
                "{\"reply\":" + REPLY + ",\"expires_in_days\":366}",
                "{\"reply\":" + REPLY + ",\"public\":true}",
                "[]"
            })
    void whatIsNoFinishedSearchIsRefused(String body) throws Exception {
        HttpResponse<String> refused = post("/v1/shares", body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).at("/error/message").stringValue()).isNotBlank();
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        String large = "{\"reply\":{\"content\":\"" + "x".repeat(5_000_000) + "\"}}";
        assertThat(post("/v1/shares", large).statusCode()).isEqualTo(413);
    }
}
