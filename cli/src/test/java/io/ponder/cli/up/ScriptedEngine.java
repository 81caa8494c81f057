package io.ponder.cli.up;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenAI-compatible engine that answers by a script, over plain sockets: so that it sees a client leave at once. Counts
 * samples from 0 over all calls.
 */
final class ScriptedEngine implements AutoCloseable {

    static final String MODEL = "scripted";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What one sample gets. */
    sealed interface Turn {
        /** An answer. */
        record Says(String text) implements Turn {}

        /** An HTTP error for the whole call. */
        record Fails(int status) implements Turn {}

        /** What came before it in the same call, then a broken connection. */
        record Breaks() implements Turn {}

        /** Nothing, until the client leaves. */
        record Hangs() implements Turn {}
    }

    private final ServerSocket socket;
    private volatile IntFunction<Turn> script;
    private final AtomicInteger samples = new AtomicInteger();
    final Queue<Map<String, String>> headers = new ConcurrentLinkedQueue<>();
    final AtomicInteger hanging = new AtomicInteger();
    final AtomicInteger left = new AtomicInteger();

    ScriptedEngine(IntFunction<Turn> script) throws IOException {
        this.script = script;
        this.socket = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }

    /** Starts another script, at sample 0. */
    void follow(IntFunction<Turn> other) {
        headers.clear();
        hanging.set(0);
        left.set(0);
        samples.set(0);
        script = other;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> converse(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void converse(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            for (String first = line(in); !first.isEmpty(); first = line(in)) {
                Map<String, String> header = new TreeMap<>();
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    int colon = line.indexOf(':');
                    header.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
                byte[] body = in.readNBytes(Integer.parseInt(header.getOrDefault("content-length", "0")));
                if (first.startsWith("POST /v1/chat/completions ")) {
                    headers.add(header);
                    complete(JSON.readTree(body), in, out);
                } else if (first.startsWith("GET /v1/models ")) {
                    reply(
                            out,
                            200,
                            "application/json",
                            "{\"object\":\"list\",\"data\":[{\"id\":\"" + MODEL
                                    + "\",\"object\":\"model\",\"max_model_len\":4096}]}");
                } else {
                    reply(out, 404, "application/json", error(404));
                }
            }
        } catch (IOException e) {
            // The client left.
        }
    }

    private void complete(JsonNode request, InputStream in, OutputStream out) throws IOException {
        int n = request.path("n").asInt(1);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            switch (script.apply(samples.getAndIncrement())) {
                case Turn.Says says -> texts.add(says.text());
                case Turn.Fails fails -> {
                    reply(out, fails.status(), "application/json", error(fails.status()));
                    return;
                }
                case Turn.Breaks breaks -> {
                    head(out, 200, "text/event-stream", Integer.MAX_VALUE);
                    out.write(choices(texts).getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    throw new IOException("broken on purpose");
                }
                case Turn.Hangs hangs -> {
                    hanging.incrementAndGet();
                    try {
                        // Blocks until the connection ends, in whichever way.
                        in.read();
                    } finally {
                        left.incrementAndGet();
                    }
                    throw new IOException("the client left");
                }
            }
        }
        if (request.path("stream").asBoolean(false)) {
            reply(out, 200, "text/event-stream", events(texts));
        } else {
            reply(out, 200, "application/json", document(texts));
        }
    }

    private static String document(List<String> texts) {
        List<Map<String, Object>> choices = new ArrayList<>();
        for (String text : texts) {
            choices.add(Map.of(
                    "index", choices.size(),
                    "message", Map.of("role", "assistant", "content", text),
                    "finish_reason", "stop"));
        }
        return JSON.writeValueAsString(Map.of(
                "id",
                "c-1",
                "object",
                "chat.completion",
                "created",
                1,
                "model",
                MODEL,
                "choices",
                choices,
                "usage",
                usage(texts)));
    }

    private static String choices(List<String> texts) {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            chunk(events, Map.of("index", i, "delta", Map.of("role", "assistant", "content", texts.get(i))));
            chunk(events, Map.of("index", i, "delta", Map.of(), "finish_reason", "stop"));
        }
        return events.toString();
    }

    private static String events(List<String> texts) {
        return choices(texts) + "data: "
                + JSON.writeValueAsString(Map.of(
                        "id",
                        "c-1",
                        "object",
                        "chat.completion.chunk",
                        "created",
                        1,
                        "model",
                        MODEL,
                        "choices",
                        List.of(),
                        "usage",
                        usage(texts)))
                + "\n\ndata: [DONE]\n\n";
    }

    private static void chunk(StringBuilder events, Map<String, Object> choice) {
        events.append("data: ")
                .append(JSON.writeValueAsString(Map.of(
                        "id",
                        "c-1",
                        "object",
                        "chat.completion.chunk",
                        "created",
                        1,
                        "model",
                        MODEL,
                        "choices",
                        List.of(choice))))
                .append("\n\n");
    }

    private static Map<String, Integer> usage(List<String> texts) {
        int completion = texts.size() * 20;
        return Map.of("prompt_tokens", 30, "completion_tokens", completion, "total_tokens", 30 + completion);
    }

    private static String error(int status) {
        return "{\"error\":{\"message\":\"scripted failure\",\"type\":\"server_error\",\"param\":null,\"code\":"
                + status + "}}";
    }

    private static void reply(OutputStream out, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        head(out, status, type, bytes.length);
        out.write(bytes);
        out.flush();
    }

    private static void head(OutputStream out, int status, String type, int length) throws IOException {
        String head = "HTTP/1.1 " + status + " Scripted\r\nContent-Type: " + type + "\r\nContent-Length: " + length
                + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
