package io.ponder.gateway.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Teams;
import io.ponder.gateway.GatewayTest;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class FeedbackTest extends GatewayTest {

    private static final RunningApplication LOCKED = start(SEARCH.url(), "10s", "--ponder.gateway.require-keys=true");

    private static String alice;
    private static String bob;
    private static String viewer;
    private static String other;

    @BeforeAll
    static void keys() {
        LOCKED.bean("teams", Teams.class).create("other", "default", "Other", Allowed.ALL, null, Caller.OPEN);
        alice = key("default", KeyRole.MEMBER);
        bob = key("default", KeyRole.MANAGER);
        viewer = key("default", KeyRole.VIEWER);
        other = key("other", KeyRole.ADMIN);
    }

    @AfterAll
    static void stop() {
        LOCKED.close();
    }

    @Test
    void whatClientsSayCountsAtOnceForTheirTeamOnly() throws Exception {
        String id = json(send(alice, "/v1/chat/completions", chatBody("")))
                .get("id")
                .stringValue();
        JsonNode said = json(feedback(bob, "'id':'" + id + "','correct':true,'comment':'thanks'"));
        assertThat(said.get("reply_id").stringValue()).isEqualTo(id);
        assertThat(said.get("correct").booleanValue()).isTrue();
        assertThat(said.get("comment").isNull())
                .as("of a team whose texts are not kept")
                .isTrue();
        assertThat(said.get("notes").get(0).stringValue()).contains("keep_prompts_days");
        String search = said.get("id").stringValue();
        JsonNode shown = json(read(bob, "/v1/usage/requests/" + search));
        assertThat(shown.get("reply_id").stringValue()).isEqualTo(id);
        assertThat(shown.get("correct").booleanValue()).isTrue();
        JsonNode total = json(read(bob, "/v1/usage")).get("total");
        long right = total.get("right_answers").longValue();
        assertThat(right).isPositive();
        assertThat(total.get("judged_answers").longValue()).isGreaterThanOrEqualTo(right);
        assertThat(LOCKED.get("/actuator/prometheus").body())
                .contains("ponder_judged_answers_total{feedback=\"right\",model=\"qwen\",strategy=\"auto\"}");

        assertThat(json(feedback(alice, "'id':'" + search + "','correct':false"))
                        .get("correct")
                        .booleanValue())
                .isFalse();
        assertThat(json(read(bob, "/v1/usage")).at("/total/right_answers").longValue())
                .isEqualTo(right - 1);

        assertThat(feedback(other, "'id':'" + id + "','correct':true").statusCode())
                .isEqualTo(404);
        assertThat(feedback(viewer, "'id':'" + id + "','correct':true").statusCode())
                .isEqualTo(403);
    }

    @Test
    void everyReplyHasAnIdThatFeedbackTakes() throws Exception {
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"6 x 7?\"}]";
        List<HttpResponse<String>> replies = List.of(
                send(alice, "/v1/reasoning", "{\"model\":\"qwen\",\"input\":\"6 x 7?\"}"),
                send(alice, "/v1/responses", "{\"model\":\"qwen\",\"input\":\"6 x 7?\"}"),
                send(alice, "/v1/messages", "{\"model\":\"qwen\",\"max_tokens\":9," + messages + "}"),
                send(alice, "/v1/completions", "{\"model\":\"qwen\",\"prompt\":\"6 x 7?\"}"));
        for (HttpResponse<String> reply : replies) {
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            HttpResponse<String> said =
                    feedback(alice, "'id':'" + json(reply).get("id").stringValue() + "','rating':0.5");
            assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
        }
        String two = json(send(alice, "/v1/completions", "{\"model\":\"qwen\",\"prompt\":[\"a\",\"b\"]}"))
                .get("id")
                .stringValue();
        while (feedback(alice, "'id':'" + two + "','correct':true").statusCode() != 400) {
            Thread.sleep(20); // until both searches are in the ledger
        }
        assertThat(feedback(alice, "'id':'" + two + "','correct':true").body()).contains("came of 2 searches");
    }

    @Test
    void aReferenceIsHandedOnAndComparedAndNothingElse() throws Exception {
        JsonNode reply = json(
                send(alice, "/v1/chat/completions", chatBody(",\"reasoning\":{\"reference\":\"\\\\boxed{42.0}\"}")));
        assertThat(reply.at("/reasoning/correct").booleanValue()).isTrue();
        assertThat(json(send(alice, "/v1/reasoning", "{\"model\":\"qwen\",\"input\":\"6 x 7?\",\"reference\":\"41\"}"))
                        .get("correct")
                        .booleanValue())
                .isFalse();
        assertThat(json(send(alice, "/v1/chat/completions", chatBody("")))
                        .at("/reasoning")
                        .has("correct"))
                .isFalse();
        HttpResponse<String> unreadable = send(
                alice,
                "/v1/chat/completions",
                chatBody(",\"reasoning\":{\"reference\":\"x\",\"answer_format\":\"free_form\"}"));
        assertThat(unreadable.statusCode()).isEqualTo(400);
        assertThat(json(unreadable).at("/error/param").stringValue()).isEqualTo("reasoning.answer_format");
    }

    @Test
    void whatCannotCountIsRefused() throws Exception {
        assertThat(feedback(alice, "'id':'chatcmpl-none','correct':true").statusCode())
                .isEqualTo(404);
        assertThat(feedback(alice, "'correct':true").body()).contains("id is missing");
        assertThat(feedback(alice, "'id':'x'").body()).contains("send correct, rating or answer");
        assertThat(feedback(alice, "'id':'x','rating':5").body()).contains("a number from 0 to 1");
        assertThat(feedback(alice, "'id':'x','corect':true").body()).contains("corect is unknown");
        String id = json(send(alice, "/v1/chat/completions", chatBody("")))
                .get("id")
                .stringValue();
        assertThat(feedback(alice, "'id':'" + id + "','correct':true").statusCode())
                .isEqualTo(200);
        LOCKED.bean("database", Database.class)
                .sql()
                .sql(
                        "update ledger_entries set at = timestamp with time zone '2020-01-01 00:00:00+00' where reply_id = ?")
                .param(id)
                .update();
        HttpResponse<String> old = feedback(alice, "'id':'" + id + "','correct':true");
        assertThat(old.statusCode()).isEqualTo(409);
        assertThat(old.body()).contains("feedback is taken for 90 days");
    }

    private static HttpResponse<String> feedback(String key, String fields) throws Exception {
        return send(key, "/v1/feedback", ("{" + fields + "}").replace('\'', '"'));
    }

    private static String key(String team, KeyRole role) {
        return LOCKED.bean("keys", Keys.class)
                .create(team, "one", role, Allowed.ALL, null, Caller.OPEN)
                .text()
                .reveal();
    }

    private static HttpResponse<String> send(String key, String path, String body) throws Exception {
        HttpRequest request = LOCKED.request(path)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(body))
                .build();
        return LOCKED.http().send(request, BodyHandlers.ofString());
    }

    private static HttpResponse<String> read(String key, String path) throws Exception {
        HttpRequest request =
                LOCKED.request(path).header("Authorization", "Bearer " + key).build();
        return LOCKED.http().send(request, BodyHandlers.ofString());
    }
}
