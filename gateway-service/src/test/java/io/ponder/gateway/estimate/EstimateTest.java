package io.ponder.gateway.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.outbox.Outbox;
import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Organizations;
import io.ponder.accounts.tenant.Teams;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayTest;
import io.ponder.gateway.Sample;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class EstimateTest extends GatewayTest {

    private static final RunningApplication LOCKED = start(SEARCH.url(), "10s", "--ponder.gateway.require-keys=true");
    private static final Keys KEYS = LOCKED.bean("keys", Keys.class);
    private static final int SEARCHES = 12;

    private static String alice;
    private static String stranger;
    private static String viewer;
    private static String bound;

    @BeforeAll
    static void spend() throws Exception {
        LOCKED.bean("organizations", Organizations.class).create("rivals", "Rivals", Allowed.ALL, Caller.OPEN);
        LOCKED.bean("teams", Teams.class).create("theirs", "rivals", "Theirs", Allowed.ALL, null, Caller.OPEN);
        alice = key("default", KeyRole.ADMIN, Allowed.ALL);
        stranger = key("theirs", KeyRole.ADMIN, Allowed.ALL);
        viewer = key("default", KeyRole.VIEWER, Allowed.ALL);
        bound = key("default", KeyRole.MEMBER, new Allowed(Set.of("qwen"), Set.of("sample"), null));
        SEARCH.on(exchange -> exchange.result());
        for (int i = 0; i < SEARCHES; i++) {
            assertThat(send(alice, "/v1/chat/completions", VOTE).statusCode()).isEqualTo(200);
        }
        Outbox outbox = LOCKED.bean("outbox", Outbox.class);
        while (outbox.state().waiting() > 0 || outbox.state().unsettled() > 0) {
            Thread.sleep(5);
        }
    }

    private static final String VOTE =
            chatBody(",\"reasoning\":{\"strategy\":\"majority_vote\",\"parameters\":{\"n\":3}}");
    private static final String LARGER =
            chatBody(",\"reasoning\":{\"strategy\":\"majority_vote\",\"parameters\":{\"n\":4}}");

    @AfterAll
    static void stop() {
        LOCKED.close();
    }

    @AfterEach
    void plansAsAsked() {
        SEARCH.onPlan(null);
    }

    private static String key(String team, KeyRole role, Allowed allowed) {
        return KEYS.create(team, role.name(), role, allowed, null, Caller.OPEN)
                .text()
                .reveal();
    }

    private static HttpResponse<String> send(String key, String path, String body) throws Exception {
        return LOCKED.http()
                .send(
                        LOCKED.request(path)
                                .header("Content-Type", "application/json")
                                .header("Authorization", "Bearer " + key)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static JsonNode estimate(String key, String path, String body) throws Exception {
        HttpResponse<String> reply = send(key, "/v1/estimate" + path, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return json(reply);
    }

    private static String usage() throws Exception {
        return LOCKED.http()
                .send(
                        LOCKED.request("/v1/usage/requests")
                                .header("Authorization", "Bearer " + alice)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void pastSearchesForetellTheNext() throws Exception {
        JsonNode told = estimate(alice, "", VOTE);
        long each = Sample.USAGE.tokens().prompt() + Sample.USAGE.tokens().completion();
        assertThat(told.get("object").stringValue()).isEqualTo("estimate");
        assertThat(told.get("model").stringValue()).isEqualTo("qwen");
        assertThat(told.get("strategy").stringValue()).isEqualTo("majority_vote");
        assertThat(told.get("samples").longValue()).isEqualTo(3);
        for (String point : List.of("low", "likely", "high")) {
            assertThat(told.at("/tokens/" + point).longValue()).as(point).isEqualTo(each);
            assertThat(told.at("/seconds/" + point).doubleValue()).isBetween(0.0, 60.0);
        }
        assertThat(told.at("/tokens/worst").longValue()).isGreaterThan(each);
        assertThat(told.at("/basis/from").stringValue()).isEqualTo("past_searches");
        assertThat(told.at("/basis/searches").intValue()).isEqualTo(SEARCHES);
        assertThat(told.at("/calibration/aim").doubleValue()).isEqualTo(0.8);
        assertThat(told.at("/calibration/tokens/searches").intValue()).isEqualTo(SEARCHES - Foretelling.FEWEST);
        assertThat(told.at("/calibration/tokens/within").doubleValue()).isEqualTo(1);
        // The scripted catalog has no prices.
        assertThat(told.has("usd")).isTrue();
        assertThat(told.get("usd").isNull()).isTrue();
        assertThat(told.at("/calibration/usd").isNull()).isTrue();
    }

    @Test
    void otherTenantsAndOtherSearchesTellNothing() throws Exception {
        for (JsonNode told : List.of(estimate(stranger, "", VOTE), estimate(alice, "", LARGER))) {
            assertThat(told.at("/basis/from").stringValue()).isEqualTo("policy");
            assertThat(told.at("/basis/searches").intValue()).isZero();
            assertThat(told.at("/calibration/tokens/within").isNull()).isTrue();
            long low = told.at("/tokens/low").longValue();
            long likely = told.at("/tokens/likely").longValue();
            assertThat(low).isPositive();
            assertThat(likely).isGreaterThan(low);
            assertThat(told.at("/tokens/high").longValue()).isGreaterThan(likely);
            assertThat(told.at("/tokens/high")).isEqualTo(told.at("/tokens/worst"));
        }
    }

    @Test
    void nothingIsSpentReservedOrWritten() throws Exception {
        String before = usage();
        SEARCH.on(exchange -> exchange.result());
        estimate(alice, "", VOTE);
        estimate(stranger, "", VOTE);
        assertThat(SEARCH.wasAsked()).isFalse();
        assertThat(usage()).isEqualTo(before);
        assertThat(LOCKED.bean("outbox", Outbox.class).state().unsettled()).isZero();
    }

    /** One sample, since nothing can be compared. */
    @Test
    void autoIsEstimatedByWhatItWouldDo() throws Exception {
        String poem = chatBody("").replace("6 x 7?", "Write a poem about autumn.");
        assertThat(estimate(alice, "", poem).get("samples").longValue()).isEqualTo(1);
        JsonNode sum = estimate(alice, "", chatBody("").replace("6 x 7?", "What is 6 x 7?"));
        assertThat(sum.get("strategy").stringValue()).isEqualTo("auto");
        assertThat(sum.get("samples").longValue()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/reasoning | {'model':'qwen','input':'What is 6 x 7?','strategy':'sample'}",
                "/v1/responses | {'model':'qwen+sample','input':'What is 6 x 7?'}",
                "/v1/messages | {'model':'qwen+sample','max_tokens':50,'messages':[{'role':'user','content':'6 x 7?'}]}",
                "/v1/completions | {'model':'qwen+sample','prompt':'6 x 7 ='}",
                "/v1/chat/completions | {'model':'qwen+sample','messages':[{'role':'user','content':'6 x 7?'}],'stream':true}",
            })
    void everyApisRequestsAreEstimated(String endpoint, String body) throws Exception {
        JsonNode told = estimate(alice, "?endpoint=" + endpoint, body.replace('\'', '"'));
        assertThat(told.get("strategy").stringValue()).isEqualTo("sample");
        assertThat(told.get("samples").longValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"model\":\"qwen\",\"messages\":[]}",
                "{\"model\":\"nobody\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":9}",
                "{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"reasoning\":{\"budget\":{\"max_tokens\":0}}}",
                "{\"model\":\"qwen+majority_vote\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
            })
    void whatWouldBeRefusedIsRefusedAlike(String body) throws Exception {
        refusedAlike(bound, body, 400);
        refusedAlike(viewer, body, 400);
        refusedAlike("ponder-wrong", body, 401);
    }

    /** What only search-service knows to be wrong is told in the words of the request. */
    @Test
    void whatSearchServiceWouldRefuseIsRefusedAlike() throws Exception {
        Failure failure = Failure.invalid(Field.PARAMETERS.at("n"), Field.PARAMETERS.at("n") + " is 0, but must not be")
                .asException()
                .failure();
        SEARCH.on(exchange -> exchange.refuse(failure));
        SEARCH.onPlan(call -> call.reply(
                400,
                ProblemDetails.MEDIA_TYPE,
                WireJson.mapper().writeValueAsString(ProblemDetails.of(failure, "search-service"))));
        JsonNode error = refusedAlike(alice, VOTE, 400);
        assertThat(error.at("/error/param").stringValue()).isEqualTo("reasoning.parameters.n");
    }

    private static JsonNode refusedAlike(String key, String body, int least) throws Exception {
        HttpResponse<String> asked = send(key, "/v1/chat/completions", body);
        HttpResponse<String> estimated = send(key, "/v1/estimate", body);
        assertThat(asked.statusCode()).isGreaterThanOrEqualTo(least);
        assertThat(estimated.statusCode()).isEqualTo(asked.statusCode());
        assertThat(withoutId(estimated)).isEqualTo(withoutId(asked));
        return json(estimated);
    }

    private static JsonNode withoutId(HttpResponse<String> reply) {
        ObjectNode error = (ObjectNode) json(reply).get("error");
        error.remove("request_id");
        return error;
    }

    @Test
    void anUnknownEndpointIsRefusedWithThoseThatExist() throws Exception {
        HttpResponse<String> reply = send(alice, "/v1/estimate?endpoint=/v1/embeddings", VOTE);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("/v1/chat/completions, /v1/completions");
        HttpResponse<String> many = send(
                alice, "/v1/estimate?endpoint=/v1/completions", "{\"model\":\"qwen+sample\",\"prompt\":[\"a\",\"b\"]}");
        assertThat(many.statusCode()).isEqualTo(400);
        assertThat(many.body()).contains("one prompt at a time");
    }
}
