package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.gateway.Sample;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.ToolCall;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is kept: retrieving, deleting, continuing, and referring to items. */
class StateTest extends ResponsesTest {

    @Test
    void aResponseIsKeptUnlessItMustNotBe() throws Exception {
        JsonNode kept = created("");
        assertThat(retrieved(id(kept))).isEqualTo(kept);
        assertNotFound(get(RESPONSES + "/" + id(created(",\"store\":false"))));
        assertNotFound(get(RESPONSES + "/resp_nonsense"));
    }

    @Test
    void aDeletedResponseIsGone() throws Exception {
        String id = id(created(""));
        var deleted = delete(RESPONSES + "/" + id);
        assertThat(json(deleted).get("deleted").booleanValue()).isTrue();
        assertThat(json(deleted).get("id").stringValue()).isEqualTo(id);
        assertNotFound(get(RESPONSES + "/" + id));
        assertNotFound(get(RESPONSES + "/" + id + "?stream=true&starting_after=1"));
        assertNotFound(get(RESPONSES + "/" + id + "/input_items"));
        assertNotFound(post(RESPONSES + "/" + id + "/cancel", ""));
        assertNotFound(delete(RESPONSES + "/" + id));
    }

    @Test
    void aFailedResponseIsKeptToo() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(new SearchLine.Failed(Failure.of(Kind.UPSTREAM_ERROR, "all samples failed"), Sample.USAGE));
        });
        JsonNode response = BackgroundTest.awaitStatus(id(created(",\"background\":true")), "failed");
        assertThat(response.at("/error/message").stringValue()).contains("all samples failed");
    }

    @Test
    void aResponseContinuesAnother() throws Exception {
        String first = id(created(",\"instructions\":\"Be brief.\""));
        SEARCH.nextAsked();
        JsonNode second = created(",\"previous_response_id\":\"" + first + "\"");
        assertThat(second.get("previous_response_id").stringValue()).isEqualTo(first);
        assertThat(contents(SEARCH.nextAsked().body())).containsExactly("6 x 7?", Sample.TEXT, "6 x 7?");
        created(",\"previous_response_id\":\"" + id(second) + "\",\"instructions\":\"Now long.\"");
        assertThat(contents(SEARCH.nextAsked().body()))
                .containsExactly("Now long.", "6 x 7?", Sample.TEXT, "6 x 7?", Sample.TEXT, "6 x 7?");
    }

    @Test
    void aConversationOfAHundredTurnsCanBeContinued() throws Exception {
        String id = id(created(""));
        for (int turn = 1; turn < 100; turn++) {
            id = id(created(",\"previous_response_id\":\"" + id + "\""));
        }
        SEARCH.on(ResponsesTest::wholeSearch);
        created(",\"previous_response_id\":\"" + id + "\"");
        assertThat(contents(SEARCH.nextAsked().body())).hasSize(201);
    }

    @Test
    void aCallIsAnsweredInTheNextResponse() throws Exception {
        SEARCH.on(calling(new ToolCall("call_1", "add", "{}")));
        String tools = ",\"tools\":[{\"type\":\"function\",\"name\":\"add\"}]";
        String first = id(created(tools));
        assertRefused(post(RESPONSES, continuation(first, "other")), 400, "input[0].call_id", "'other'", "call_1");
        SEARCH.nextAsked();
        assertThat(post(RESPONSES, continuation(first, "call_1")).statusCode()).isEqualTo(200);
        JsonNode messages = SEARCH.nextAsked().body().at("/problem/messages");
        assertThat(messages.at("/1/tool_calls/0/id").stringValue()).isEqualTo("call_1");
        assertThat(messages.at("/2/tool_call_id").stringValue()).isEqualTo("call_1");
    }

    private static String continuation(String previous, String call) {
        return "{\"model\":\"qwen\",\"previous_response_id\":\"" + previous
                + "\",\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"" + call + "\",\"output\":\"3\"}]}";
    }

    @Test
    void whatCannotBeContinuedIsRefused() throws Exception {
        var unknown = create(",\"previous_response_id\":\"resp_unknown\"");
        assertRefused(unknown, 404, "previous_response_id", "'resp_unknown' not found");
        CountDownLatch go = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            go.await(20, TimeUnit.SECONDS);
            exchange.result();
        });
        String running = id(created(",\"background\":true"));
        var tooEarly = create(",\"previous_response_id\":\"" + running + "\"");
        go.countDown();
        assertRefused(tooEarly, 400, "previous_response_id", "wait for its end");
    }

    @Test
    void anItemCanBeNamedInsteadOfSent() throws Exception {
        SEARCH.on(ResponsesTest::wholeSearch);
        JsonNode first = created("");
        SEARCH.nextAsked();
        withInput("[{\"role\":\"user\",\"content\":\"6 x 7?\"},{\"type\":\"item_reference\",\"id\":\""
                + first.at("/output/0/id").stringValue() + "\"},{\"id\":\""
                + first.at("/output/1/id").stringValue() + "\"},{\"role\":\"user\",\"content\":\"Sure?\"}]");
        assertThat(contents(SEARCH.nextAsked().body())).containsExactly("6 x 7?", Sample.TEXT, "Sure?");
        var unknown =
                post(RESPONSES, "{\"model\":\"qwen\",\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]}");
        assertRefused(unknown, 404, "input[0].id", "'msg_1' not found", "`store`");
    }

    @Test
    void theInputIsListedInPages() throws Exception {
        JsonNode first = created("");
        JsonNode second = created(",\"previous_response_id\":\"" + id(first) + "\"");
        String path = RESPONSES + "/" + id(second) + "/input_items";
        JsonNode all = json(get(path + "?order=asc"));
        assertThat(all.get("object").stringValue()).isEqualTo("list");
        assertThat(all.get("data")).hasSize(3);
        assertThat(all.at("/data/0/role").stringValue()).isEqualTo("user");
        assertThat(all.at("/data/0/content/0/type").stringValue()).isEqualTo("input_text");
        assertThat(all.at("/data/1")).isEqualTo(first.at("/output/0"));
        assertThat(all.get("has_more").booleanValue()).isFalse();
        JsonNode page = json(
                get(path + "?order=asc&limit=1&after=" + all.get("first_id").stringValue()));
        assertThat(page.at("/data/0")).isEqualTo(all.at("/data/1"));
        assertThat(page.get("has_more").booleanValue()).isTrue();
        assertThat(json(get(path)).at("/data/0/id")).isEqualTo(all.get("last_id"));
        assertRefused(get(path + "?limit=0"), 400, "limit", "from 1 to 100");
        assertRefused(get(path + "?after=x"), 400, "after", "none of these items");
        assertRefused(get(path + "?order=up"), 400, "order", "asc or desc");
    }

    private static Stream<String> contents(JsonNode search) {
        return search.at("/problem/messages")
                .valueStream()
                .map(message -> message.get("content").stringValue());
    }

    static String id(JsonNode response) {
        return response.get("id").stringValue();
    }

    private static void assertNotFound(java.net.http.HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
        assertThat(json(response).at("/error/message").stringValue()).contains("not found");
    }
}
