package io.ponder.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.gateway.GatewayTest;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A gateway that requires keys, and an admin's. */
abstract class AdminTest extends GatewayTest {

    static final RunningApplication LOCKED = start(SEARCH.url(), "10s", "--ponder.gateway.require-keys=true");
    static final Keys KEYS = LOCKED.bean("keys", Keys.class);
    static final String ADMIN = newKey("default", KeyRole.ADMIN, Allowed.ALL);

    static String newKey(String team, KeyRole role, Allowed allowed) {
        return KEYS.create(team, role.wireName(), role, allowed, null, Caller.OPEN)
                .text()
                .reveal();
    }

    /** @param key null for none, as is the body */
    static HttpResponse<String> send(
            @Nullable String key, String method, String path, @Nullable String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = LOCKED.request(path)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return LOCKED.http().send(request.build(), BodyHandlers.ofString());
    }

    /** The reply of an admin's request that succeeds. */
    static JsonNode admin(String method, String path, @Nullable String body) throws Exception {
        HttpResponse<String> response = send(ADMIN, method, path, body);
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
        return json(response);
    }

    static void refused(HttpResponse<String> response, int status, String code, String message) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).at("/error/code").stringValue()).isEqualTo(code);
        assertThat(json(response).at("/error/message").stringValue()).contains(message);
    }

    /** A new team of an organisation. */
    static String team(String organization) throws Exception {
        String id = "t-" + UUID.randomUUID().toString().substring(0, 8);
        admin(
                "POST",
                "/v1/admin/teams",
                "{\"id\":\"" + id + "\",\"organization\":\"" + organization + "\",\"name\":\"A team\"}");
        return id;
    }
}
