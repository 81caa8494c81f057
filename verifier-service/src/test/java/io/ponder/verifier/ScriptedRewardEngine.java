package io.ponder.verifier;

import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** An engine that serves reward models, on a loopback port, and answers each call as its script says. */
final class ScriptedRewardEngine implements AutoCloseable {

    /**
     * @param status 0 to never answer, and to wait for the caller to hang up
     * @param headers further lines of the reply's head
     */
    record Answer(int status, String body, List<String> headers) {
        Answer(int status, String body, String... headers) {
            this(status, body, List.of(headers));
        }

        static Answer ok(String body) {
            return new Answer(200, body);
        }

        static Answer never() {
            return new Answer(0, "");
        }

        /** What a real engine answered, as {@code record.py} kept it. */
        static Answer recorded(String name) {
            JsonNode recorded = fixture(name);
            return new Answer(
                    recorded.path("status").asInt(), recorded.path("body").toString());
        }
    }

    private final ScriptedServer server = new ScriptedServer();

    ScriptedRewardEngine(Function<ScriptedCall, Answer> script) {
        server.otherwise(call -> {
            Answer answer = script.apply(call);
            if (answer.status() == 0) {
                call.hang();
            } else {
                call.json(answer.status(), answer.body(), answer.headers().toArray(String[]::new));
            }
        });
    }

    static JsonNode fixture(String name) {
        try (InputStream in = ScriptedRewardEngine.class.getResourceAsStream("/reward/" + name + ".json")) {
            if (in == null) {
                throw new AssertionError("there is no fixture " + name);
            }
            return WireJson.mapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return server.url();
    }

    /** The calls so far, in order of arrival. */
    List<ScriptedCall> calls() {
        return server.calls();
    }

    List<JsonNode> bodies(String path) {
        return server.calls(path).stream().map(ScriptedCall::body).toList();
    }

    /** How many calls were never answered. */
    int hanging() {
        return server.hanging();
    }

    /** How many of them have been given up by their callers. */
    int abandoned() {
        return server.abandoned();
    }

    @Override
    public void close() {
        server.close();
    }
}
