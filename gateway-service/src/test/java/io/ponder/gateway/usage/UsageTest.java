package io.ponder.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.outbox.Outbox;
import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Teams;
import io.ponder.gateway.GatewayTest;
import io.ponder.gateway.Sample;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class UsageTest extends GatewayTest {

    private static final RunningApplication LOCKED = start(SEARCH.url(), "10s", "--ponder.gateway.require-keys=true");
    private static final Keys KEYS = LOCKED.bean("keys", Keys.class);

    private static String admin;
    private static String alice;
    private static String bob;
    private static String viewer;
    private static String other;

    @BeforeAll
    static void spend() throws Exception {
        LOCKED.bean("teams", Teams.class).create("other", "default", "Other", Allowed.ALL, null, Caller.OPEN);
        admin = key("default", KeyRole.ADMIN, "root");
        alice = key("default", KeyRole.MEMBER, "=alice, \"a\"");
        bob = key("default", KeyRole.MEMBER, "bob");
        viewer = key("default", KeyRole.VIEWER, "auditor");
        other = key("other", KeyRole.MANAGER, "eve");
        SEARCH.on(exchange -> exchange.result());
        ask(alice, "qwen+majority_vote");
        ask(alice, "qwen+best_of_n");
        ask(bob, "qwen+majority_vote");
        ask(other, "qwen+majority_vote");
        SEARCH.on(exchange -> exchange.refuse(Failure.of(Kind.NO_ANSWER, "no candidate survived")));
        ask(bob, "qwen+majority_vote");
        delivered();
    }

    @AfterAll
    static void stop() {
        LOCKED.close();
    }

    private static void delivered() throws InterruptedException {
        Outbox outbox = LOCKED.bean("outbox", Outbox.class);
        while (outbox.state().waiting() > 0 || outbox.state().unsettled() > 0) {
            Thread.sleep(5);
        }
    }

    private static String key(String team, KeyRole role, String name) {
        return KEYS.create(team, name, role, Allowed.ALL, null, Caller.OPEN)
                .text()
                .reveal();
    }

    private static HttpResponse<String> ask(String key, String model) throws Exception {
        HttpRequest request = LOCKED.request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(chatBody("").replace("\"qwen\"", "\"" + model + "\"")))
                .build();
        return LOCKED.http().send(request, BodyHandlers.ofString());
    }

    private static HttpResponse<String> read(String key, String path) throws Exception {
        return LOCKED.http()
                .send(
                        LOCKED.request(path)
                                .header("Authorization", "Bearer " + key)
                                .build(),
                        BodyHandlers.ofString());
    }

    private static JsonNode usage(String key, String query) throws Exception {
        HttpResponse<String> response = read(key, "/v1/usage" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    private static long requests(String key) throws Exception {
        return usage(key, "").at("/total/requests").longValue();
    }

    @Test
    void everyoneSeesWhatIsTheirsAndAdminsSeeAll() throws Exception {
        assertThat(requests(admin)).isEqualTo(5);
        assertThat(requests(viewer)).isEqualTo(4);
        assertThat(requests(alice)).isEqualTo(2);
        assertThat(requests(bob)).isEqualTo(2);
        assertThat(requests(other)).isEqualTo(1);
        for (String query : List.of("?team=other", "?organization=x", "?key=something")) {
            HttpResponse<String> refused = read(alice, "/v1/usage" + query);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(json(refused).at("/error/message").stringValue()).contains("sees the usage of its own");
        }
        assertThat(read(viewer, "/v1/usage/requests?team=other").statusCode()).isEqualTo(403);
    }

    @Test
    void sumsAreThoseOfTheReplies() throws Exception {
        JsonNode total = usage(alice, "").get("total");
        assertThat(total.get("prompt_tokens").longValue())
                .isEqualTo(2 * Sample.USAGE.tokens().prompt());
        assertThat(total.get("cached_tokens").longValue())
                .isEqualTo(2 * Sample.USAGE.tokens().cached());
        assertThat(total.get("total_tokens").longValue())
                .isEqualTo(2 * Sample.USAGE.tokens().total());
        assertThat(total.get("wasted_tokens").longValue()).isEqualTo(2 * 40);
        assertThat(total.get("cost_usd").doubleValue()).isEqualTo(0.00042);
        assertThat(total.get("wasted_cost_usd").doubleValue()).isEqualTo(0.00012);
        assertThat(total.get("cost_per_answer_usd").doubleValue()).isEqualTo(0.00021);
        assertThat(total.get("breakdown")).hasSize(3);
    }

    @Test
    void groupsByWhatIsAskedFor() throws Exception {
        JsonNode rows = usage(admin, "?group_by=team,strategy,outcome").get("data");
        assertThat(rows.valueStream()
                        .map(row -> row.get("team").stringValue() + " "
                                + row.get("strategy").stringValue() + " "
                                + row.get("outcome").stringValue() + " " + row.get("requests")))
                .containsExactly(
                        "default best_of_n answered 1",
                        "default majority_vote answered 2",
                        "default majority_vote failed 1",
                        "other majority_vote answered 1");
        JsonNode failed = usage(admin, "?outcome=failed&group_by=key").at("/data/0");
        assertThat(failed.get("key_name").stringValue()).isEqualTo("bob");
        assertThat(failed.get("cost_usd").doubleValue()).isZero();
        assertThat(failed.get("cost_per_answer_usd").isNull()).isTrue();
        assertThat(usage(admin, "?to=2020-01-31").get("from").stringValue()).isEqualTo("2020-01-02");
        assertThat(usage(admin, "?to=2020-01-31&group_by=day").get("data")).isEmpty();
    }

    @Test
    void tablesAreSafeForSpreadsheets() throws Exception {
        HttpResponse<String> csv = read(admin, "/v1/usage?group_by=key&format=csv&strategy=best_of_n");
        assertThat(csv.headers().firstValue("content-type")).hasValue("text/csv;charset=UTF-8");
        assertThat(csv.headers().firstValue("content-disposition").orElseThrow())
                .contains("usage-");
        List<String> lines = csv.body().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("key,key_name,requests,answers,prompt_tokens,");
        assertThat(lines.getLast())
                .contains(",\"'=alice, \"\"a\"\"\",1,1,60,40,75,135,40,0.00021,0.00006,0.00021,0,0,3,1,");
    }

    @Test
    void requestsArePaged() throws Exception {
        Set<String> seen = new HashSet<>();
        String after = "";
        boolean more = true;
        while (more) {
            JsonNode page = json(read(viewer, "/v1/usage/requests?limit=3" + after));
            page.get("data")
                    .forEach(one ->
                            assertThat(seen.add(one.get("id").stringValue())).isTrue());
            more = page.get("has_more").booleanValue();
            after = "&after="
                    + page.at("/data/" + (page.get("data").size() - 1) + "/id").stringValue();
        }
        assertThat(seen).hasSize(4);
    }

    @Test
    void aRequestIsShownToThoseWhoMaySeeIt() throws Exception {
        JsonNode one = json(read(bob, "/v1/usage/requests?outcome=failed")).at("/data/0");
        String path = "/v1/usage/requests/" + one.get("id").stringValue();
        assertThat(one.get("error").stringValue()).isEqualTo("no_answer");
        assertThat(one.get("key_name").stringValue()).isEqualTo("bob");
        assertThat(json(read(bob, path))).isEqualTo(one);
        assertThat(json(read(viewer, path))).isEqualTo(one);
        assertThat(read(alice, path).statusCode()).isEqualTo(404);
        assertThat(read(other, path).statusCode()).isEqualTo(404);
        assertThat(read(alice, "/v1/usage/requests?after=" + one.get("id").stringValue())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aMistakeInTheQuestionIsSaid() throws Exception {
        for (String[] wrong : new String[][] {
            {"?from=yesterday", "from is yesterday, but must be a day such as"},
            {"?from=2026-02-01&to=2026-01-01", "from is 2026-02-01, which is after to"},
            {"?group_by=day,colour", "group_by names colour"},
            {"?outcome=good", "outcome names good"},
            {"?format=xml", "format is xml, but must be json or csv"},
            {"?form=2026-01-01", "there is no parameter form"},
            {"/requests?limit=1000", "limit is 1000, but must be from 1 to 100"},
            {"/requests?after=x", "after is x, but must be the id of a request"},
        }) {
            HttpResponse<String> response = read(admin, "/v1/usage" + wrong[0]);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
            assertThat(json(response).at("/error/message").stringValue()).contains(wrong[1]);
        }
    }

    @Test
    void onlyAdminsRebuildSums() throws Exception {
        HttpRequest.Builder rebuild = LOCKED.request("/v1/admin/usage/rebuild").POST(BodyPublishers.noBody());
        assertThat(LOCKED.http()
                        .send(
                                rebuild.copy()
                                        .header("Authorization", "Bearer " + viewer)
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
        JsonNode before = usage(admin, "?group_by=day,team,key,model,strategy,outcome");
        HttpResponse<String> done = LOCKED.http()
                .send(rebuild.copy().header("Authorization", "Bearer " + admin).build(), BodyHandlers.ofString());
        assertThat(json(done).get("from").stringValue()).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(usage(admin, "?group_by=day,team,key,model,strategy,outcome"))
                .isEqualTo(before);
    }

    @Test
    void healthAndMetricsTellThatNothingWaits() throws Exception {
        String metrics = LOCKED.get("/actuator/prometheus").body();
        assertThat(metrics)
                .contains(
                        "ponder_ledger_waiting 0.0", "ponder_ledger_unwritten 0.0",
                        "ponder_ledger_under_way 0.0", "ponder_ledger_failures_total 0.0")
                .doesNotContain(KEYS.list(null, null, 9).data().getFirst().id());
        assertThat(LOCKED.bean("database", Database.class)
                        .sql()
                        .sql("select count(*) from ledger_entries")
                        .query(Long.class)
                        .single())
                .isEqualTo(5);
    }
}
