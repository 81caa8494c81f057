package io.ponder.proposer.upstream;

import io.ponder.contracts.wire.WireJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An engine on a loopback port that answers as a test says, down to the bytes: it can hang, break off and notice that
 * its client left.
 */
final class ScriptedEngine implements AutoCloseable {

    /** Answers one chat completion call. */
    @FunctionalInterface
    interface Script {
        void answer(Call call) throws Exception;
    }

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private volatile Script script = Scripts.vllm();

    ScriptedEngine() {
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        document("/v1/models", "{\"data\":[{\"id\":\"m\",\"owned_by\":\"vllm\",\"max_model_len\":4096}]}");
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    /** What a GET of a path is answered with; every other path is a 404. */
    ScriptedEngine document(String path, String json) {
        documents.put(path, json);
        return this;
    }

    ScriptedEngine script(Script other) {
        script = other;
        return this;
    }

    /** The chat completion calls so far, in order of arrival. */
    List<Call> calls() {
        return calls;
    }

    /** Forgets the calls so far, such as those of a probe. */
    void forget() {
        calls.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String request = line(in);
                if (request == null) {
                    return;
                }
                Map<String, String> headers = new TreeMap<>();
                for (String h = line(in); h != null && !h.isEmpty(); h = line(in)) {
                    headers.put(
                            h.substring(0, h.indexOf(':')).toLowerCase(Locale.ROOT),
                            h.substring(h.indexOf(':') + 1).strip());
                }
                byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
                Call call = new Call(headers, body, in, socket.getOutputStream(), socket);
                if (request.startsWith("POST /v1/chat/completions ")) {
                    calls.add(call);
                    script.answer(call);
                } else {
                    String document =
                            documents.get(request.substring(request.indexOf(' ') + 1, request.lastIndexOf(' ')));
                    call.json(document == null ? 404 : 200, document == null ? "{\"detail\":\"Not Found\"}" : document);
                }
            }
        } catch (Exception e) {
            // The connection is gone.
        } finally {
            sockets.remove(socket);
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** Refuses connections from now on, and breaks those it has. */
    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One call, and the ways to answer it. */
    static final class Call {
        private final Map<String, String> headers;
        private final JsonNode body;
        private final InputStream in;
        private final OutputStream out;
        private final Socket socket;
        private final CountDownLatch left = new CountDownLatch(1);

        Call(Map<String, String> headers, byte[] body, InputStream in, OutputStream out, Socket socket) {
            this.headers = headers;
            this.body = body.length == 0
                    ? WireJson.mapper().createObjectNode()
                    : WireJson.mapper().readTree(body);
            this.in = in;
            this.out = out;
            this.socket = socket;
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        JsonNode body() {
            return body;
        }

        int n() {
            return body.path("n").asInt(1);
        }

        long seed() {
            return body.path("seed").asLong(-1);
        }

        boolean isStream() {
            return body.path("stream").asBoolean(false);
        }

        void json(int status, String document, String... headerLines) throws IOException {
            write("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: "
                    + document.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                    + String.join(
                            "",
                            List.of(headerLines).stream().map(h -> h + "\r\n").toList()) + "\r\n"
                    + document);
        }

        void error(int status, String message, String... headerLines) throws IOException {
            json(
                    status,
                    WireJson.mapper().writeValueAsString(Map.of("error", Map.of("message", message, "type", "error"))),
                    headerLines);
        }

        void beginEvents() throws IOException {
            write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        void event(String document) throws IOException {
            String data = "data: " + document + "\n\n";
            write(Integer.toHexString(data.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + data + "\r\n");
        }

        void endEvents() throws IOException {
            event("[DONE]");
            write("0\r\n\r\n");
        }

        /** Ends the connection, whatever has been said so far. */
        void breakOff() throws IOException {
            socket.close();
        }

        /** Says nothing until the client leaves. */
        void hang() throws IOException {
            try {
                while (in.read() >= 0) {
                    // Nothing more is expected.
                }
            } finally {
                left.countDown();
                breakOff();
            }
        }

        boolean clientLeftWithin(long seconds) throws InterruptedException {
            return left.await(seconds, TimeUnit.SECONDS);
        }

        private void write(String bytes) throws IOException {
            out.write(bytes.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
