package io.ponder.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.outbox.Outbox;
import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayApplication;
import io.ponder.gateway.ScriptedSearch;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Limits as callers meet them. */
@Timeout(60)
class LimitsTest {

    private static final ScriptedSearch SEARCH = new ScriptedSearch();
    private static final RunningApplication APP =
            new RunningApplication(GatewayApplication.builder(), "--ponder.gateway.search-url=" + SEARCH.url());
    private static final String TEAM = "/v1/admin/teams/default/limits";

    @AfterAll
    static void stop() {
        APP.close();
        SEARCH.close();
    }

    @BeforeEach
    void nothingIsLimited() throws Exception {
        SEARCH.on(ScriptedSearch.Exchange::result);
        assertThat(put(TEAM, "{}").statusCode()).isEqualTo(200);
        nothingIsUnderWay();
    }

    /** Searches are settled a moment after their replies: until then, what they reserved is missing in the minute of the next test. */
    private static void nothingIsUnderWay() throws Exception {
        Outbox outbox = APP.bean("outbox", Outbox.class);
        while (outbox.state().unsettled() > 0 || outbox.state().waiting() > 0) {
            Thread.sleep(5);
        }
    }

    private static HttpResponse<String> put(String path, String body, String... headers) throws Exception {
        var request = APP.request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return APP.http().send(request.PUT(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return APP.http()
                .send(
                        APP.request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static HttpResponse<String> chat(String fields) throws Exception {
        return post(
                "/v1/chat/completions",
                "{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"6 x 7?\"}]" + fields + "}");
    }

    private static JsonNode json(HttpResponse<String> reply) {
        return WireJson.mapper().readTree(reply.body());
    }

    private static String header(HttpResponse<?> reply, String name) {
        return reply.headers().firstValue(name).orElse("");
    }

    /** Waits until nothing is reserved any more: entries are delivered a moment after the reply. */
    private static JsonNode settled(String path) throws Exception {
        while (true) {
            JsonNode state = json(APP.get(path)).get("state");
            boolean isSettled = true;
            for (JsonNode one : state) {
                isSettled &= one.get("reserved").doubleValue() == 0;
            }
            if (isSettled) {
                return state;
            }
            Thread.sleep(20);
        }
    }

    @Test
    void whoeverIsNotLimitedSeesNoRates() throws Exception {
        HttpResponse<String> reply = chat("");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
    }

    @Test
    void ratesAreToldWithEveryReplyAndRefusedWithTheTimeToComeBack() throws Exception {
        put(TEAM, "{\"per_day\": {\"searches\": " + (spentToday() + 1) + "}}");
        HttpResponse<String> first = chat("");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(header(first, "x-ratelimit-reset-requests")).matches("(\\d+h)?(\\d+m)?[0-9.]+s");
        settled(TEAM);
        HttpResponse<String> second = chat("");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(json(second).at("/error/code").stringValue()).isEqualTo("insufficient_quota");
        assertThat(json(second).at("/error/message").stringValue())
                .contains("team default")
                .contains("begins anew at");
        assertThat(header(second, "x-should-retry")).isEqualTo("false");
        assertThat(header(second, "x-ratelimit-remaining-requests")).isEqualTo("0");
    }

    @Test
    void whenAllRoomIsTakenRequestsAreTurnedAwayUnread() throws Exception {
        Doorkeeper doorkeeper = APP.bean("doorkeeper", Doorkeeper.class);
        String tenant = Caller.OPEN.tenant();
        int inside = 0;
        while (doorkeeper.enter(tenant) == null) {
            inside++;
        }
        try {
            HttpResponse<String> openAi = post("/v1/chat/completions", "this would be refused with 400");
            assertThat(openAi.statusCode()).isEqualTo(429);
            assertThat(json(openAi).at("/error/code").stringValue()).isEqualTo("overloaded");
            assertThat(header(openAi, "Retry-After")).isNotEmpty();
            assertThat(header(openAi, "x-should-retry")).isEqualTo("true");
            HttpResponse<String> anthropic = post("/v1/messages", "so would this");
            assertThat(anthropic.statusCode()).isEqualTo(529);
            assertThat(json(anthropic).at("/error/type").stringValue()).isEqualTo("overloaded_error");
            // What asks for no search is not held up, least of all what an operator changes.
            assertThat(put(TEAM, "{\"per_day\": {\"searches\": 1000000}}").statusCode())
                    .isEqualTo(200);
            assertThat(metrics()).contains("ponder_refusals_total{reason=\"overloaded\"}");
        } finally {
            for (int i = 0; i < inside; i++) {
                doorkeeper.leave(tenant);
            }
        }
        assertThat(chat("").statusCode()).isEqualTo(200);
    }

    private static long spentToday() throws Exception {
        put(TEAM, "{\"per_day\": {\"searches\": 1000000}}");
        for (JsonNode one : settled(TEAM)) {
            return one.get("spent").longValue();
        }
        throw new IllegalStateException("no state");
    }

    @Test
    void aMinuteThatIsUsedUpIsWorthARetry() throws Exception {
        put(TEAM, "{\"per_minute\": {\"searches\": 1}}");
        HttpResponse<String> reply = chat("");
        while (reply.statusCode() == 200) {
            // The only one of its minute, which may just have ended.
            settled(TEAM);
            reply = chat("");
        }
        assertThat(reply.statusCode()).isEqualTo(429);
        assertThat(json(reply).at("/error/code").stringValue()).isEqualTo("rate_limit_exceeded");
        assertThat(json(reply).at("/error/message").stringValue()).contains("1 search a minute");
        assertThat(Integer.parseInt(header(reply, "Retry-After"))).isBetween(1, 60);
        assertThat(header(reply, "x-should-retry")).isNotEqualTo("false");
        assertThat(header(reply, "x-ratelimit-remaining-requests")).isEqualTo("0");
    }

    @Test
    void repliesOfResponsesTellRatesToo() throws Exception {
        put(TEAM, "{\"per_minute\": {\"searches\": 1000, \"tokens\": 1000000}}");
        for (String more : new String[] {"", ",\"stream\":true"}) {
            HttpResponse<String> reply =
                    post("/v1/responses", "{\"model\":\"qwen\",\"input\":\"6 x 7?\",\"store\":false" + more + "}");
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(header(reply, "x-ratelimit-limit-requests")).isEqualTo("1000");
            assertThat(header(reply, "x-ratelimit-limit-tokens")).isEqualTo("1000000");
        }
        put(TEAM, "{\"per_day\": {\"searches\": 0}}");
        for (String more : new String[] {"", ",\"stream\":true"}) {
            HttpResponse<String> refused =
                    post("/v1/responses", "{\"model\":\"qwen\",\"input\":\"6 x 7?\",\"store\":false" + more + "}");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(header(refused, "x-ratelimit-limit-requests")).isEqualTo("0");
            assertThat(header(refused, "x-ratelimit-remaining-requests")).isEqualTo("0");
        }
    }

    @Test
    void anthropicsClientsSeeAnthropicsHeaders() throws Exception {
        put(TEAM, "{\"per_minute\": {\"searches\": 1000, \"tokens\": 1000000}}");
        HttpResponse<String> reply = post(
                "/v1/messages",
                "{\"model\":\"qwen\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"6 x 7?\"}]}");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(header(reply, "anthropic-ratelimit-requests-limit")).isEqualTo("1000");
        assertThat(header(reply, "anthropic-ratelimit-tokens-limit")).isEqualTo("1000000");
        assertThat(header(reply, "anthropic-ratelimit-tokens-reset")).endsWith("Z");
    }

    @Test
    void aSearchGetsNoMoreThanWhatIsLeft() throws Exception {
        put(TEAM, "{\"per_minute\": {\"tokens\": 5000}}");
        assertThat(chat("").statusCode()).isEqualTo(200);
        assertThat(SEARCH.nextAsked().body().at("/budget/max_tokens").longValue())
                .isBetween(1L, 5000L);
        settled(TEAM);
        HttpResponse<String> tooMuch = chat(", \"reasoning\": {\"budget\": {\"max_tokens\": 6000}}");
        assertThat(tooMuch.statusCode()).isEqualTo(429);
        assertThat(json(tooMuch).at("/error/message").stringValue()).contains("5000 tokens a minute");
    }

    @Test
    void capsLowerDefaultsAndRefuseLargerWishes() throws Exception {
        put(TEAM, "{\"per_request\": {\"max_tokens\": 500, \"max_seconds\": 7.5}}");
        assertThat(chat("").statusCode()).isEqualTo(200);
        JsonNode budget = SEARCH.nextAsked().body().get("budget");
        assertThat(budget.get("max_tokens").longValue()).isEqualTo(500);
        assertThat(budget.get("max_seconds").doubleValue()).isEqualTo(7.5);
        HttpResponse<String> refused = chat(", \"reasoning\": {\"budget\": {\"max_tokens\": 501}}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).at("/error/param").stringValue()).isEqualTo("reasoning.budget.max_tokens");
        assertThat(json(refused).at("/error/message").stringValue()).contains("500 at most");
    }

    @Test
    void aConversationHasOneBoundOverAllItsRequests() throws Exception {
        String named = ", \"reasoning\": {\"conversation\": {\"id\": \"talk\", \"max_searches\": 2}}";
        assertThat(chat(named).statusCode()).isEqualTo(200);
        assertThat(chat(named).statusCode()).isEqualTo(200);
        HttpResponse<String> third = chat(named);
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(json(third).at("/error/message").stringValue()).contains("conversation talk, 2 searches in all");
        assertThat(chat("").statusCode()).isEqualTo(200);
    }

    @Test
    void responsesThatContinueOneAnotherAreOneConversation() throws Exception {
        String first = "{\"model\":\"qwen\",\"input\":\"6 x 7?\", \"reasoning\":"
                + " {\"conversation\": {\"id\": \"chain\", \"max_searches\": 3}}}";
        HttpResponse<String> reply = post("/v1/responses", first);
        assertThat(json(reply).at("/reasoning/conversation/id").asString("")).isEqualTo("chain");
        for (String reasoning : new String[] {"", ", \"reasoning\": {\"effort\": \"low\"}", ""}) {
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            reply = post(
                    "/v1/responses",
                    "{\"model\":\"qwen\",\"input\":\"And 6 x 8?\",\"previous_response_id\":"
                            + json(reply).get("id") + reasoning + "}");
        }
        assertThat(reply.statusCode()).as("the fourth").isEqualTo(429);
        assertThat(json(reply).at("/error/message").stringValue()).contains("conversation chain, 3 searches in all");
    }

    @Test
    void whoeverMayNotHaveMoreAtOnceWaits() throws Exception {
        put(TEAM, "{\"at_once\": 1}");
        settled(TEAM);
        CountDownLatch isRunning = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        SEARCH.on(search -> {
            isRunning.countDown();
            end.await();
            search.result();
        });
        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(LimitsTest::chat);
        isRunning.await();
        CompletableFuture<HttpResponse<String>> second = CompletableFuture.supplyAsync(LimitsTest::chat);
        Thread.sleep(300);
        assertThat(second).isNotDone();
        end.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(second.join().statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> chat() {
        try {
            return chat("");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void limitsAreReadAsTheyWereSetAndNotOverwrittenUnseen() throws Exception {
        HttpResponse<String> set = put(
                TEAM,
                "{\"per_month\": {\"usd\": 12.5, \"tokens\": 1000000}, \"at_once\": 3, \"priority\": 7,"
                        + " \"per_request\": {\"max_cost_usd\": 0.25}}");
        JsonNode limits = json(set);
        assertThat(limits.at("/per_month/usd").doubleValue()).isEqualTo(12.5);
        assertThat(limits.at("/per_request/max_cost_usd").doubleValue()).isEqualTo(0.25);
        assertThat(limits.at("/priority").intValue()).isEqualTo(7);
        assertThat(json(APP.get("/v1/me")).get("limits")).hasSize(3);
        String seen = header(set, "ETag");
        assertThat(put(TEAM, "{\"at_once\": 4}", "If-Match", seen).statusCode()).isEqualTo(200);
        HttpResponse<String> late = put(TEAM, "{\"at_once\": 5}", "If-Match", seen);
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(put("/v1/admin/teams/nobody/limits", "{}").statusCode()).isEqualTo(404);
        assertThat(json(put(TEAM, "{\"per_day\": {\"tokens\": -1}}"))
                        .at("/error/param")
                        .stringValue())
                .isEqualTo("per_day.tokens");
    }

    @Test
    void budgetsInMoneyAreShownInTheMetrics() throws Exception {
        assertThat(put(TEAM, "{\"per_day\":{\"usd\":5},\"per_month\":{\"usd\":90}}")
                        .statusCode())
                .isEqualTo(200);

        String team = "{owner=\"default/default\",per=\"day\",scope=\"team\"}";
        String page = "";
        while (!page.contains("ponder_budget_limit_usd" + team + " 5.0")) {
            Thread.sleep(50);
            page = metrics();
        }
        assertThat(page)
                .contains("ponder_budget_spent_usd" + team)
                .contains("ponder_budget_reserved_usd" + team + " 0.0")
                .contains("ponder_budget_period_seconds" + team + " 86400.0")
                .contains("ponder_budget_ends_timestamp_seconds" + team)
                .contains("ponder_budget_limit_usd" + team.replace("day", "month") + " 90.0")
                .contains("ponder_queue_places 448.0");
    }

    @Test
    void whatRepliesToldIsWhatTheLedgerHas() throws Exception {
        assertThat(chat("").statusCode()).isEqualTo(200);
        nothingIsUnderWay();

        String page = metrics();
        for (String type : new String[] {"input", "output"}) {
            assertThat(sum(page, "ponder_api_tokens_total", type))
                    .isPositive()
                    .isEqualTo(sum(page, "ponder_ledger_tokens_total", type));
        }
    }

    private static String metrics() throws Exception {
        return APP.get("/actuator/prometheus").body();
    }

    /** Of what was answered. */
    private static double sum(String page, String name, String type) {
        return page.lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("type=\"" + type + "\""))
                .filter(line -> !line.contains("outcome=") || line.matches(".*outcome=\"(answered|cut)\".*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
