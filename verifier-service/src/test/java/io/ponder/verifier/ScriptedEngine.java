package io.ponder.verifier;

import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** An engine on a loopback port that answers each call as its script says. */
final class ScriptedEngine implements AutoCloseable {

    /** One call that was made. */
    record Call(String path, Map<String, String> headers, JsonNode body) {}

    /**
     * @param status 0 to never answer, and to wait for the caller to hang up
     */
    record Answer(int status, String body, String headers) {
        static Answer ok(String body) {
            return new Answer(200, body, "");
        }

        static Answer never() {
            return new Answer(0, "", "");
        }

        /** What a real engine answered, as {@code record.py} kept it. */
        static Answer recorded(String name) {
            JsonNode recorded = fixture(name);
            return new Answer(
                    recorded.path("status").asInt(), recorded.path("body").toString(), "");
        }
    }

    private final ServerSocket server;
    private final Function<Call, Answer> script;
    final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    final AtomicInteger hanging = new AtomicInteger();
    final AtomicInteger abandoned = new AtomicInteger();

    ScriptedEngine(Function<Call, Answer> script) {
        this.script = script;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    static JsonNode fixture(String name) {
        try (InputStream in = ScriptedEngine.class.getResourceAsStream("/reward/" + name + ".json")) {
            if (in == null) {
                throw new AssertionError("there is no fixture " + name);
            }
            return WireJson.mapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    List<JsonNode> bodies(String path) {
        return calls.stream()
                .filter(call -> call.path().equals(path))
                .map(Call::body)
                .toList();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            String[] requestLine = line(in).split(" ", -1);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon), header.substring(colon + 1).strip());
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
            Call call = new Call(
                    requestLine[1],
                    headers,
                    WireJson.mapper().readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body));
            calls.add(call);
            Answer answer = script.apply(call);
            if (answer.status() == 0) {
                hanging.incrementAndGet();
                try {
                    in.read();
                } finally {
                    // the end of the stream, or a reset: the caller hung up
                    abandoned.incrementAndGet();
                }
                return;
            }
            String head = "HTTP/1.1 " + answer.status()
                    + " -\r\nContent-Type: application/json\r\nConnection: close\r\n" + answer.headers() + "\r\n";
            socket.getOutputStream().write((head + answer.body()).getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // the client left
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
