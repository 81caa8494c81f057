package io.ponder.cli.up;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** An OpenAI-compatible engine on loopback, for rehearsals: it answers every question at once, and not always the same. */
final class PretendedEngine implements AutoCloseable {

    static final String MODEL = "rehearsal";

    private static final int PIECE = 24;

    private final HttpServer server;
    private final AtomicInteger samples = new AtomicInteger();

    PretendedEngine() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/v1/models",
                exchange -> reply(
                        exchange,
                        "application/json",
                        json(Map.of(
                                "object",
                                "list",
                                "data",
                                List.of(Map.of("id", MODEL, "object", "model", "max_model_len", 4096))))));
        server.createContext("/v1/chat/completions", this::chat);
        server.start();
    }

    /** The base URL, with {@code /v1}. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private void chat(HttpExchange exchange) throws IOException {
        JsonNode call = WireJson.mapper().readTree(exchange.getRequestBody());
        List<String> answers = new ArrayList<>();
        for (int n = call.path("n").asInt(1); n > 0; n--) {
            answers.add(answer(samples.getAndIncrement()));
        }
        if (call.path("stream").asBoolean(false)) {
            reply(exchange, "text/event-stream", events(answers));
        } else {
            List<Object> choices = new ArrayList<>();
            for (String answer : answers) {
                choices.add(choice(choices.size(), "message", answer, "stop"));
            }
            reply(exchange, "application/json", json(document("chat.completion", choices, answers.size())));
        }
    }

    /** Of eight samples four agree. */
    private static String answer(int sample) {
        int wrong = sample % 8 < 4 ? 0 : sample % 8;
        return "Step 1: Let us name what is asked for, x, and restate the problem (attempt " + sample + ").\n\n"
                + "Step 2: 7 * 6 = " + (42 + wrong) + ", digit by digit.\n\n"
                + "Step 3: Adding 3 gives " + (45 + wrong) + ".\n\n"
                + "The answer is \\boxed{" + (45 + wrong) + "}.";
    }

    private static String events(List<String> answers) {
        StringBuilder events = new StringBuilder();
        for (int index = 0; index < answers.size(); index++) {
            String answer = answers.get(index);
            for (int from = 0; from < answer.length(); from += PIECE) {
                String piece = answer.substring(from, Math.min(answer.length(), from + PIECE));
                event(events, document("chat.completion.chunk", List.of(choice(index, "delta", piece, "")), 0));
            }
            event(events, document("chat.completion.chunk", List.of(choice(index, "delta", "", "stop")), 0));
        }
        event(events, document("chat.completion.chunk", List.of(), answers.size()));
        return events.append("data: [DONE]\n\n").toString();
    }

    private static void event(StringBuilder events, Map<String, Object> document) {
        events.append("data: ").append(json(document)).append("\n\n");
    }

    private static Map<String, Object> choice(int index, String field, String text, String finish) {
        Map<String, Object> message = Map.of("role", "assistant", "content", text);
        return finish.isEmpty()
                ? Map.of("index", index, field, message)
                : Map.of("index", index, field, message, "finish_reason", finish);
    }

    private static Map<String, Object> document(String object, List<?> choices, int samples) {
        Map<String, Object> usage =
                Map.of("prompt_tokens", 40, "completion_tokens", 50 * samples, "total_tokens", 40 + 50 * samples);
        return samples == 0
                ? Map.of("id", "c", "object", object, "created", 1, "model", MODEL, "choices", choices)
                : Map.of("id", "c", "object", object, "created", 1, "model", MODEL, "choices", choices, "usage", usage);
    }

    private static String json(Object value) {
        return WireJson.mapper().writeValueAsString(value);
    }

    private static void reply(HttpExchange exchange, String type, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
