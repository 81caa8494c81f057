package io.ponder.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.KeyRole;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TenantsApiTest extends AdminTest {

    private static final String ORGANIZATIONS = "/v1/admin/organizations";
    private static final String TEAMS = "/v1/admin/teams";

    @Test
    void organizationsAndTeamsComeAndGo() throws Exception {
        JsonNode made = admin("POST", ORGANIZATIONS, "{\"name\":\"Acme Inc.\",\"allowed\":{\"models\":[\"qwen\"]}}");
        assertThat(made.get("id").stringValue()).isEqualTo("acme-inc");
        assertThat(made.get("object").stringValue()).isEqualTo("organization");
        assertThat(made.get("allowed").toString()).isEqualTo("{\"models\":[\"qwen\"]}");
        assertThat(admin("GET", ORGANIZATIONS + "/acme-inc", null)).isEqualTo(made);

        JsonNode team = admin(
                "POST",
                TEAMS,
                "{\"id\":\"lab\",\"organization\":\"acme-inc\",\"name\":\"Lab\",\"keep_prompts_days\":30}");
        assertThat(team.get("keep_prompts_days").intValue()).isEqualTo(30);
        assertThat(admin("GET", TEAMS + "?organization=acme-inc", null)
                        .get("data")
                        .size())
                .isEqualTo(1);

        refused(send(ADMIN, "DELETE", ORGANIZATIONS + "/acme-inc", null), 409, "conflict", "still has 1 team");
        JsonNode key = admin("POST", "/v1/admin/keys", "{\"team\":\"lab\",\"name\":\"k\"}");
        refused(send(ADMIN, "DELETE", TEAMS + "/lab", null), 409, "conflict", "still has 1 key in use");
        admin("DELETE", "/v1/admin/keys/" + key.get("id").stringValue(), null);
        assertThat(admin("DELETE", TEAMS + "/lab", null).toString())
                .isEqualTo("{\"id\":\"lab\",\"object\":\"team\",\"deleted\":true}");
        admin("DELETE", ORGANIZATIONS + "/acme-inc", null);
        refused(send(ADMIN, "GET", ORGANIZATIONS + "/acme-inc", null), 404, "not_found", "no organization acme-inc");
    }

    @Test
    void aChangeNeedsTheVersionThatItIsMadeFor() throws Exception {
        String path = TEAMS + "/" + team("default");
        refused(send(ADMIN, "PATCH", path, "{\"name\":\"x\"}"), 400, "invalid_request", "version is missing");
        HttpResponse<String> read = send(ADMIN, "GET", path, null);
        String tag = read.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).isEqualTo("\"1\"");
        HttpResponse<String> first =
                send(ADMIN, "PATCH", path, "{\"allowed\":{\"strategies\":[\"auto\"]}}", "If-Match", tag);
        assertThat(json(first).get("version").longValue()).isEqualTo(2);
        assertThat(json(first).get("name").stringValue()).isEqualTo("A team");
        refused(
                send(ADMIN, "PATCH", path, "{\"name\":\"mine\"}", "If-Match", tag),
                409,
                "conflict",
                "is at version 2 now");
        assertThat(admin("PATCH", path, "{\"version\":2,\"allowed\":null,\"keep_prompts_days\":7}")
                        .get("allowed")
                        .isEmpty())
                .isTrue();
        assertThat(admin("PATCH", path, "{\"version\":3,\"keep_prompts_days\":null}")
                        .has("keep_prompts_days"))
                .isFalse();
        refused(
                send(ADMIN, "PATCH", path, "{\"name\":\"x\"}", "If-Match", "W/x"),
                400,
                "invalid_request",
                "must be a version");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                       |        | must be a JSON object",
                "{\"name\":\"x\",\"colour\":1}                             | colour | is unknown; this request takes id",
                "{}                                                       | name   | name is missing",
                "{\"name\":\"  \"}                                         | name   | name is empty",
                "{\"name\":7}                                             | name   | but must be a string",
                "{\"name\":\"a\\nb\"}                                     | name   | one line of at most 100",
                "{\"name\":\"x\",\"id\":\"Not OK\"}                       | id     | lower-case letters",
                "{\"name\":\"!\"}                                         | id     | id is missing",
                "{\"name\":\"x\",\"id\":\"default\"}                      |        | there is an organization default already",
                "{\"name\":\"x\",\"allowed\":[]}                          | allowed | must be an object",
                "{\"name\":\"x\",\"allowed\":{\"tools\":[]}}              | allowed.tools | allowed takes models",
                "{\"name\":\"x\",\"allowed\":{\"models\":[]}}             | allowed.models | leave it out to allow all",
                "{\"name\":\"x\",\"allowed\":{\"models\":\"qwen\"}}       | allowed.models | must be an array",
                "{\"name\":\"x\",\"allowed\":{\"models\":[\"a\",1]}}      | allowed.models[1] | must be a name",
            })
    void nonsenseIsRefusedAndNamed(String body, @org.jspecify.annotations.Nullable String field, String message)
            throws Exception {
        HttpResponse<String> response = send(ADMIN, "POST", ORGANIZATIONS, body);
        assertThat(response.statusCode()).as(response.body()).isBetween(400, 409);
        JsonNode error = json(response).get("error");
        assertThat(error.get("message").stringValue()).contains(message);
        if (field != null) {
            assertThat(error.get("param").stringValue()).isEqualTo(field);
        }
    }

    @Test
    void brokenJsonIsRefused() throws Exception {
        assertThat(send(ADMIN, "POST", ORGANIZATIONS, "{\"name\":").statusCode())
                .isEqualTo(400);
        assertThat(send(ADMIN, "POST", TEAMS, "{\"organization\":\"nowhere\",\"name\":\"x\"}")
                        .statusCode())
                .isEqualTo(404);
        refused(send(ADMIN, "GET", TEAMS + "?limit=0", null), 400, "invalid_request", "limit must be");
        refused(send(ADMIN, "GET", TEAMS + "?limit=x", null), 400, "invalid_request", "limit must be");
    }

    @Test
    void listsComeInPages() throws Exception {
        for (int i = 0; i < 3; i++) {
            team("default");
        }
        List<String> ids = new ArrayList<>();
        String after = "";
        boolean hasMore = true;
        while (hasMore) {
            JsonNode page = admin("GET", TEAMS + "?limit=2&after=" + after, null);
            assertThat(page.get("object").stringValue()).isEqualTo("list");
            page.get("data").forEach(team -> ids.add(team.get("id").stringValue()));
            after = ids.getLast();
            hasMore = page.get("has_more").booleanValue();
        }
        assertThat(ids).hasSizeGreaterThan(3).doesNotHaveDuplicates().isSorted().contains("default");
    }

    @Test
    void onlyAdminsManageTenants() throws Exception {
        String lab = team("default");
        String manager = newKey(lab, KeyRole.MANAGER, Allowed.ALL);
        String member = newKey(lab, KeyRole.MEMBER, Allowed.ALL);
        refused(send(manager, "GET", ORGANIZATIONS, null), 403, "permission_denied", "needs the role admin");
        refused(send(manager, "POST", TEAMS, "{}"), 403, "permission_denied", "this key has the role manager");
        refused(send(manager, "GET", TEAMS + "/default", null), 403, "permission_denied", "its own team, " + lab);
        assertThat(json(send(manager, "GET", TEAMS, null)).at("/data/0/id").stringValue())
                .isEqualTo(lab);
        assertThat(send(manager, "GET", TEAMS + "/" + lab, null).statusCode()).isEqualTo(200);
        for (String path : List.of(ORGANIZATIONS, TEAMS, "/v1/admin/keys", "/v1/admin/audit")) {
            assertThat(send(member, "GET", path, null).statusCode()).isEqualTo(403);
            assertThat(send(null, "GET", path, null).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void theLogTellsWhoChangedWhat() throws Exception {
        String lab = team("default");
        admin("PATCH", TEAMS + "/" + lab, "{\"version\":1,\"name\":\"Other\"}");
        String manager = newKey(lab, KeyRole.MANAGER, Allowed.ALL);
        JsonNode latest = json(send(manager, "GET", "/v1/admin/audit", null)).get("data");
        JsonNode change = latest.get(1);
        assertThat(change.get("action").stringValue()).isEqualTo("change");
        assertThat(change.get("subject_id").stringValue()).isEqualTo(lab);
        assertThat(change.at("/by/name").stringValue()).isEqualTo("admin");
        assertThat(change.at("/by/key").stringValue()).hasSize(12);
        assertThat(change.at("/before/name").stringValue()).isEqualTo("A team");
        assertThat(change.at("/after/name").stringValue()).isEqualTo("Other");
        assertThat(latest).hasSize(3);
        JsonNode older = admin(
                "GET",
                "/v1/admin/audit?limit=1&team=" + lab + "&after="
                        + change.get("id").stringValue(),
                null);
        assertThat(older.at("/data/0/action").stringValue()).isEqualTo("create");
        assertThat(older.get("has_more").booleanValue()).isFalse();
        refused(send(ADMIN, "GET", "/v1/admin/audit?after=x", null), 400, "invalid_request", "after must be");
    }
}
