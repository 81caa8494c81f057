package io.ponder.evaluation.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/** A gateway that answers every question with 42, and a verifier-service that knows format alone; or as a test has it. */
final class FakePonder implements AutoCloseable {

    /** Decides on a search. */
    interface Gateway {
        /** The status, and for 200 what the answer is. */
        int status(String question, int time);
    }

    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Gateway gateway = (question, time) -> 200;

    FakePonder() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/reasoning", this::reason);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answers(Gateway other) {
        gateway = other;
    }

    /** Questions, once for each time they were asked. */
    List<String> asked() {
        return asked;
    }

    private void reason(HttpExchange exchange) throws IOException {
        JsonNode request = WireJson.mapper().readTree(exchange.getRequestBody());
        String question = request.path("input").asString();
        asked.add(question);
        int time = Math.toIntExact(asked.stream().filter(question::equals).count());
        int status = gateway.status(question, time);
        long tokens = Math.min(100, request.at("/budget/max_tokens").asLong());
        Map<String, Object> reply = status == 200
                ? Map.ofEntries(
                        Map.entry("model", "m"),
                        Map.entry("content", "It is \\boxed{42}."),
                        Map.entry("finish_reason", "stop"),
                        Map.entry("node", 1),
                        Map.entry("basis", "single_sample"),
                        Map.entry("answer", "42"),
                        Map.entry("answer_key", "42"),
                        Map.entry("vote", List.of()),
                        Map.entry(
                                "samples",
                                Map.of("asked", 1, "finished", 1, "failed", 0, "cancelled", 0, "not_started", 0)),
                        Map.entry(
                                "usage",
                                Map.of(
                                        "prompt_tokens",
                                        20,
                                        "completion_tokens",
                                        tokens - 20,
                                        "total_tokens",
                                        tokens,
                                        "cost_usd",
                                        tokens / 1000.0,
                                        "breakdown",
                                        List.of())),
                        Map.entry("seconds", 0.5),
                        Map.entry("trace", List.of()))
                : Map.of("error", Map.of("message", "it says " + status, "code", "some_code"));
        byte[] body = WireJson.mapper().writeValueAsString(reply).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
