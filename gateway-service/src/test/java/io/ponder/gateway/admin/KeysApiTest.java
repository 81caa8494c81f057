package io.ponder.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.KeyText;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class KeysApiTest extends AdminTest {

    private static final String KEYS_PATH = "/v1/admin/keys";

    private static JsonNode created(String more) throws Exception {
        return admin("POST", KEYS_PATH, "{\"team\":\"default\",\"name\":\"a laptop\"" + more + "}");
    }

    private static String id(JsonNode key) {
        return key.get("id").stringValue();
    }

    private static String secret(JsonNode key) {
        return key.get("secret").stringValue();
    }

    @Test
    void theSecretIsShownOnce() throws Exception {
        JsonNode made = created(",\"expires_at\":\"2099-01-31T00:00:00+02:00\"");
        assertThat(secret(made)).matches(KeyText.PATTERN).contains(id(made));
        assertThat(made.get("role").stringValue()).isEqualTo("member");
        assertThat(made.get("state").stringValue()).isEqualTo("active");
        assertThat(made.get("expires_at").stringValue()).isEqualTo("2099-01-30T22:00:00Z");
        HttpResponse<String> again = send(ADMIN, "GET", KEYS_PATH + "/" + id(made), null);
        assertThat(json(again).has("secret")).isFalse();
        assertThat(again.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(send(ADMIN, "GET", KEYS_PATH + "?limit=100", null).body())
                .doesNotContain(secret(made).substring(20));
        assertThat(send(ADMIN, "GET", "/v1/admin/audit?limit=100", null).body())
                .doesNotContain(secret(made).substring(20));
    }

    @Test
    void meIsWhoTheKeyIs() throws Exception {
        JsonNode key = created(",\"role\":\"viewer\",\"allowed\":{\"models\":[\"qwen\"]}");
        JsonNode me = json(send(secret(key), "GET", "/v1/me", null));
        assertThat(me.get("organization").stringValue()).isEqualTo("default");
        assertThat(me.get("team").stringValue()).isEqualTo("default");
        assertThat(me.get("key").stringValue()).isEqualTo(id(key));
        assertThat(me.get("name").stringValue()).isEqualTo("a laptop");
        assertThat(me.get("role").stringValue()).isEqualTo("viewer");
        assertThat(me.at("/allowed/models/0").stringValue()).isEqualTo("qwen");
        assertThat(me.get("open").booleanValue()).isFalse();
        JsonNode anyone = json(get("/v1/me"));
        assertThat(anyone.get("open").booleanValue()).isTrue();
        assertThat(anyone.has("key")).isFalse();
    }

    @Test
    void aRevokedKeyStopsAtOnce() throws Exception {
        JsonNode key = created("");
        assertThat(send(secret(key), "GET", "/v1/models", null).statusCode()).isEqualTo(200);
        JsonNode revoked = admin("DELETE", KEYS_PATH + "/" + id(key), null);
        assertThat(revoked.get("state").stringValue()).isEqualTo("revoked");
        refused(send(secret(key), "GET", "/v1/models", null), 401, "invalid_api_key", "was revoked at");
        refused(send(ADMIN, "POST", KEYS_PATH + "/" + id(key) + "/rotate", null), 409, "conflict", "is revoked");
        refused(
                send(ADMIN, "PATCH", KEYS_PATH + "/" + id(key), "{\"version\":2,\"name\":\"x\"}"),
                409,
                "conflict",
                "is revoked");
    }

    @Test
    void aKeyInUseIsRotatedWithoutAGap() throws Exception {
        JsonNode key = created("");
        assertThat(send(secret(key), "GET", "/v1/models", null).statusCode()).isEqualTo(200);
        JsonNode rotated = admin("POST", KEYS_PATH + "/" + id(key) + "/rotate", "{\"overlap_seconds\":3600}");
        assertThat(id(rotated)).isEqualTo(id(key));
        assertThat(Instant.parse(rotated.get("previous_until").stringValue()))
                .isAfter(Instant.now().plus(50, ChronoUnit.MINUTES));
        for (JsonNode one : new JsonNode[] {key, rotated}) {
            assertThat(send(secret(one), "GET", "/v1/models", null).statusCode())
                    .isEqualTo(200);
        }
        JsonNode last = admin("POST", KEYS_PATH + "/" + id(key) + "/rotate", "{\"overlap_seconds\":0}");
        assertThat(last.has("previous_until")).isFalse();
        refused(send(secret(key), "GET", "/v1/models", null), 401, "invalid_api_key", "unknown");
        refused(send(secret(rotated), "GET", "/v1/models", null), 401, "invalid_api_key", "this secret of it ended");
        assertThat(send(secret(last), "GET", "/v1/models", null).statusCode()).isEqualTo(200);
    }

    @Test
    void aChangeTakesEffectAtOnce() throws Exception {
        JsonNode key = created("");
        assertThat(json(send(secret(key), "GET", "/v1/models", null)).get("data"))
                .hasSize(2);
        JsonNode changed = admin(
                "PATCH",
                KEYS_PATH + "/" + id(key),
                "{\"version\":1,\"allowed\":{\"models\":[\"qwen\"]},\"role\":\"manager\",\"name\":\"b\"}");
        assertThat(changed.get("role").stringValue()).isEqualTo("manager");
        assertThat(json(send(secret(key), "GET", "/v1/models", null)).get("data"))
                .hasSize(1);
        refused(
                send(ADMIN, "PATCH", KEYS_PATH + "/" + id(key), "{\"version\":1,\"name\":\"c\"}"),
                409,
                "conflict",
                "is at version 2 now");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                             | team       | team is missing",
                "{\"team\":\"default\"}                         | name       | name is missing",
                "{\"team\":\"default\",\"name\":\"x\",\"role\":\"boss\"} | role | must be one of admin, manager",
                "{\"team\":\"default\",\"name\":\"x\",\"expires_at\":\"soon\"} | expires_at | must be a time such as",
                "{\"team\":\"default\",\"name\":\"x\",\"expires_at\":7} | expires_at | must be a string",
                "{\"team\":\"default\",\"name\":\"x\",\"expires_at\":\"2020-01-01T00:00:00Z\"} | expires_at | which is past",
                "{\"team\":\"default\",\"name\":\"x\",\"secret\":\"mine\"} | secret | is unknown",
            })
    void nonsenseIsRefusedAndNamed(String body, String field, String message) throws Exception {
        HttpResponse<String> response = send(ADMIN, "POST", KEYS_PATH, body);
        refused(response, 400, "invalid_request", message);
        assertThat(json(response).at("/error/param").stringValue()).isEqualTo(field);
    }

    @Test
    void whatDoesNotExistIsNotFound() throws Exception {
        refused(send(ADMIN, "POST", KEYS_PATH, "{\"team\":\"no\",\"name\":\"x\"}"), 404, "not_found", "no team no");
        refused(send(ADMIN, "GET", KEYS_PATH + "/nobody", null), 404, "not_found", "no key nobody");
        refused(send(ADMIN, "DELETE", KEYS_PATH + "/nobody", null), 404, "not_found", "no key nobody");
        refused(send(ADMIN, "POST", KEYS_PATH + "/nobody/rotate", "{}"), 404, "not_found", "no key nobody");
        refused(
                send(ADMIN, "POST", KEYS_PATH + "/nobody/rotate", "{\"overlap_seconds\":-1}"),
                400,
                "invalid_request",
                "overlap_seconds");
        refused(send(ADMIN, "GET", KEYS_PATH + "?after=nobody", null), 404, "not_found", "no key nobody");
    }

    @Test
    void aManagerGivesNoMoreThanItHas() throws Exception {
        String lab = team("default");
        String manager = newKey(lab, KeyRole.MANAGER, new Allowed(Set.of("qwen"), null, null));
        JsonNode theirs = json(send(manager, "POST", KEYS_PATH, "{\"team\":\"" + lab + "\",\"name\":\"x\"}"));
        assertThat(theirs.at("/allowed/models").toString()).isEqualTo("[\"qwen\"]");
        assertThat(theirs.get("created_by").stringValue()).isEqualTo("manager");
        refused(
                send(
                        manager,
                        "POST",
                        KEYS_PATH,
                        "{\"team\":\"" + lab + "\",\"name\":\"x\",\"allowed\":{\"models\":[\"qwen\",\"gpt\"]}}"),
                403,
                "permission_denied",
                "allowed.models has gpt");
        refused(
                send(manager, "POST", KEYS_PATH, "{\"team\":\"" + lab + "\",\"name\":\"x\",\"role\":\"admin\"}"),
                403,
                "permission_denied",
                "cannot give a key the role admin");
        refused(
                send(manager, "POST", KEYS_PATH, "{\"team\":\"default\",\"name\":\"x\"}"),
                403,
                "permission_denied",
                "its own team");
        String wide = id(admin("POST", KEYS_PATH, "{\"team\":\"" + lab + "\",\"name\":\"wide\"}"));
        refused(
                send(manager, "POST", KEYS_PATH + "/" + wide + "/rotate", "{}"),
                403,
                "permission_denied",
                "may use more than this one");
        String boss = id(admin("POST", KEYS_PATH, "{\"team\":\"" + lab + "\",\"name\":\"boss\",\"role\":\"admin\"}"));
        for (String[] call : new String[][] {
            {"POST", "/rotate", "{}"}, {"DELETE", "", null}, {"PATCH", "", "{\"version\":1,\"name\":\"x\"}"}
        }) {
            refused(
                    send(manager, call[0], KEYS_PATH + "/" + boss + call[1], call[2]),
                    403,
                    "permission_denied",
                    "is an admin's");
        }
        String foreign = id(created(""));
        refused(send(manager, "GET", KEYS_PATH + "/" + foreign, null), 403, "permission_denied", "its own team");
        refused(send(manager, "GET", KEYS_PATH + "?team=default", null), 403, "permission_denied", "its own team");
        assertThat(json(send(manager, "GET", KEYS_PATH, null)).get("data")).hasSize(4);
        assertThat(send(manager, "DELETE", KEYS_PATH + "/" + id(theirs), null).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anOpenGatewayAsksForKeysOnceTheFirstIsMade() throws Exception {
        try (RunningApplication open = start(SEARCH.url(), "10s")) {
            assertThat(open.get("/v1/models").statusCode()).isEqualTo(200);
            refused(first(open, "member"), 400, "invalid_request", "the first key must have the role admin");
            JsonNode key = json(first(open, "admin"));
            assertThat(open.get("/v1/models").statusCode()).isEqualTo(401);
            HttpResponse<String> with = open.http()
                    .send(
                            open.request("/v1/models")
                                    .header("x-api-key", secret(key))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(with.statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> first(RunningApplication open, String role) throws Exception {
        return open.http()
                .send(
                        open.request(KEYS_PATH)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(
                                        "{\"team\":\"default\",\"name\":\"first\",\"role\":\"" + role + "\"}"))
                                .build(),
                        BodyHandlers.ofString());
    }
}
