package io.ponder.gateway.running;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.search.SearchStatus.State;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayTest;
import io.ponder.gateway.Sample;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Tokens;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedServer;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RunningTest extends GatewayTest {

    private static final ScriptedServer SERVICE = new ScriptedServer();
    private static RunningApplication gateway;

    private static SearchStatus search(String id, long began) {
        return new SearchStatus(
                id,
                "req",
                "acme/chem",
                "qwen",
                "majority_vote",
                null,
                State.RUNNING,
                began,
                1.5,
                8,
                3,
                new Tokens(30, 0, 60),
                0.01,
                true,
                "42",
                List.of(new SearchStatus.Vote("42", 2, 2)));
    }

    @BeforeAll
    static void begin() {
        SERVICE.document("/v1/catalog", WireJson.mapper().writeValueAsString(Sample.CATALOG));
        SERVICE.document(
                "/v1/searches",
                WireJson.mapper()
                        .writeValueAsString(new SearchStatus.Listing(List.of(search("late", 2), search("early", 1)))));
        SERVICE.document("/v1/searches/early", WireJson.mapper().writeValueAsString(search("early", 1)));
        ProblemDetails unknown =
                ProblemDetails.of(Failure.of(Kind.NOT_FOUND, "there is no such search"), "search-service");
        SERVICE.otherwise(call ->
                call.reply(404, ProblemDetails.MEDIA_TYPE, WireJson.mapper().writeValueAsString(unknown)));
        gateway = start(SERVICE.url(), "10s");
    }

    @AfterAll
    static void end() {
        gateway.close();
        SERVICE.close();
    }

    @Test
    void anAdminSeesThoseOfAllTenantsOldestFirst() throws Exception {
        JsonNode list = WireJson.mapper().readTree(gateway.get("/v1/running").body());
        assertThat(list.path("data").valueStream().map(one -> one.path("id").asString()))
                .containsExactly("early", "late");
        assertThat(list.at("/data/0/tokens/completion").asLong()).isEqualTo(60);
        assertThat(list.at("/data/0/vote/0/votes").asInt()).isEqualTo(2);
        assertThat(list.path("has_more").asBoolean(true)).isFalse();
    }

    @Test
    void oneIsStopped() throws Exception {
        HttpResponse<String> reply = gateway.http()
                .send(gateway.request("/v1/running/early").DELETE().build(), BodyHandlers.ofString());
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(SERVICE.calls("/v1/searches/early"))
                .anyMatch(call -> call.method().equals("DELETE"));
    }

    @Test
    void whatDoesNotRunIsNotFound() throws Exception {
        HttpResponse<String> reply = gateway.http()
                .send(gateway.request("/v1/running/never").DELETE().build(), BodyHandlers.ofString());
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.body()).contains("GET /v1/running");
    }
}
