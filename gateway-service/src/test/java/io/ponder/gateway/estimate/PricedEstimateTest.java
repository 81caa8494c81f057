package io.ponder.gateway.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.accounts.outbox.Outbox;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.PlannedSearch;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayApplication;
import io.ponder.gateway.Sample;
import io.ponder.gateway.ScriptedSearch;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Price;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Estimates where models have prices, and where search-service has learnt a policy. */
@Timeout(60)
class PricedEstimateTest {

    private static final double DEAREST = 2e-6;
    private static final ScriptedSearch SEARCH = new ScriptedSearch();

    static {
        SEARCH.setCatalog(new Catalog(
                Sample.CATALOG.models(),
                Sample.CATALOG.strategies(),
                Sample.CATALOG.verifiers(),
                Map.of("qwen", new Price(1, 0.5, 2)),
                new Catalog.Defaults(new Budget.Limits(100_000L, null, 60.0, 64, 8), 400)));
    }

    private static final RunningApplication APP =
            new RunningApplication(GatewayApplication.builder(), "--ponder.gateway.search-url=" + SEARCH.url());

    @AfterAll
    static void stop() {
        APP.close();
        SEARCH.close();
    }

    private static JsonNode post(String path, String question, String reasoning) throws Exception {
        String body = "{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question
                + "\"}],\"reasoning\":" + reasoning + "}";
        HttpResponse<String> reply = APP.http()
                .send(
                        APP.request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return WireJson.mapper().readTree(reply.body());
    }

    private static JsonNode estimate(String reasoning) throws Exception {
        return post("/v1/estimate", "What is 6 x 7?", reasoning);
    }

    private static double usd(JsonNode told, String point) {
        return told.at("/usd/" + point).doubleValue();
    }

    @Test
    void moneyIsToldByTheStrategyAtFirstAndThenByThePast() throws Exception {
        String votes = "{\"strategy\":\"majority_vote\",\"parameters\":{\"n\":3}}";
        JsonNode told = estimate(votes);
        assertThat(told.at("/basis/from").stringValue()).isEqualTo("policy");
        assertThat(usd(told, "low")).isPositive().isLessThan(usd(told, "likely"));
        assertThat(usd(told, "high")).isGreaterThan(usd(told, "likely")).isEqualTo(usd(told, "worst"));
        assertThat(usd(told, "worst"))
                .isLessThanOrEqualTo(DEAREST * told.at("/tokens/worst").longValue());
        assertThat(told.at("/calibration/usd/searches").intValue()).isZero();

        for (int i = 0; i < Foretelling.FEWEST + 1; i++) {
            post("/v1/chat/completions", "What is 6 x 7?", votes);
        }
        Outbox outbox = APP.bean("outbox", Outbox.class);
        while (outbox.state().waiting() > 0 || outbox.state().unsettled() > 0) {
            Thread.sleep(5);
        }
        JsonNode learnt = estimate(votes);
        assertThat(learnt.at("/basis/from").stringValue()).isEqualTo("past_searches");
        for (String point : List.of("low", "likely", "high")) {
            assertThat(usd(learnt, point)).isCloseTo(Sample.USAGE.costUsd(), within(1e-9));
        }
        assertThat(usd(learnt, "worst")).isEqualTo(usd(told, "worst"));
        assertThat(learnt.at("/calibration/usd/searches").intValue()).isOne();
        assertThat(learnt.at("/calibration/usd/within").doubleValue()).isOne();
    }

    @Test
    void aBudgetInMoneyBoundsIt() throws Exception {
        JsonNode told = estimate("{\"strategy\":\"best_of_n\",\"budget\":{\"max_cost_usd\":0.01}}");
        assertThat(usd(told, "worst")).isEqualTo(0.01);
        assertThat(usd(told, "low")).isLessThan(0.01);
    }

    /** What search-service has learnt of auto tells how many samples are likely. */
    @Test
    void aPolicySaysWhatIsLikely() throws Exception {
        String auto = "{\"strategy\":\"auto\"}";
        JsonNode untaught = estimate(auto);
        SEARCH.onPlan(call -> call.json(
                200,
                WireJson.mapper()
                        .writeValueAsString(new PlannedSearch(
                                "qwen", "auto", null, Map.of("policy", policy(10)), List.of("by its policy")))));
        try {
            JsonNode taught = estimate(auto);
            assertThat(taught.at("/tokens/likely").longValue())
                    .isEqualTo(untaught.at("/tokens/likely").longValue() / 4 * 10);
            assertThat(usd(taught, "likely")).isCloseTo(usd(untaught, "likely") / 4 * 10, within(1e-9));
            assertThat(taught.at("/notes/0").stringValue()).isEqualTo("by its policy");
        } finally {
            SEARCH.onPlan(null);
        }
    }

    private static Map<String, Object> policy(double samples) {
        return Map.of(
                "first", 3,
                "levels",
                        List.of(Map.of(
                                "samples", samples, "rules", List.of(Map.of("agree", 3, "choose", "vote", "n", 12)))),
                "efforts", Map.of("low", samples, "medium", samples, "high", samples));
    }
}
