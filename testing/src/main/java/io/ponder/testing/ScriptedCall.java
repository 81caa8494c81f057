package io.ponder.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A call that reached a {@link ScriptedServer}, and the ways to answer it. */
public final class ScriptedCall {

    private static final JsonMapper JSON = JsonMapper.shared();

    private enum Said {
        NOTHING,
        SOME,
        ALL
    }

    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private final byte[] bytes;
    private final InputStream in;
    private final Socket socket;
    private final AtomicInteger hanging;
    private final AtomicInteger abandoned;
    private final CountDownLatch left = new CountDownLatch(1);
    private Said said = Said.NOTHING;
    private boolean closes;

    ScriptedCall(
            String method,
            String path,
            Map<String, String> headers,
            byte[] bytes,
            InputStream in,
            Socket socket,
            AtomicInteger hanging,
            AtomicInteger abandoned) {
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.bytes = bytes;
        this.in = in;
        this.socket = socket;
        this.hanging = hanging;
        this.abandoned = abandoned;
    }

    public String method() {
        return method;
    }

    /** The path, without the query. */
    public String path() {
        return path;
    }

    /** The headers by name, in any case. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The header with this name; empty if there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The body as received. */
    public byte[] bytes() {
        return bytes;
    }

    /** The body as JSON; an empty object if there is none. */
    public JsonNode body() {
        return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
    }

    /** The number of samples that a chat completion asks for. */
    public int n() {
        return body().path("n").asInt(1);
    }

    /** The seed of a chat completion; -1 if it has none. */
    public long seed() {
        return body().path("seed").asLong(-1);
    }

    /** Whether a chat completion asks for a stream. */
    public boolean isStream() {
        return body().path("stream").asBoolean(false);
    }

    /** Replies with a JSON document. */
    public void json(int status, String document, String... headerLines) throws IOException {
        reply(status, "application/json", document, headerLines);
    }

    /** Replies with OpenAI's error object. */
    public void error(int status, String message, String... headerLines) throws IOException {
        json(
                status,
                JSON.writeValueAsString(Map.of("error", Map.of("message", message, "type", "error"))),
                headerLines);
    }

    /**
     * Sends a whole reply.
     *
     * @param headerLines further header lines; {@code Connection: close} ends the connection after the reply, and a
     *     {@code Content-Length} replaces the true one
     */
    public void reply(int status, String type, String body, String... headerLines) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\n");
        boolean lengthGiven = false;
        for (String line : headerLines) {
            head.append(line).append("\r\n");
            String lower = line.toLowerCase(Locale.ROOT);
            lengthGiven |= lower.startsWith("content-length:");
            closes |= lower.equals("connection: close");
        }
        if (!lengthGiven) {
            head.append("Content-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        write(head + "\r\n" + body);
        said = Said.ALL;
    }

    /** Begins a stream of server-sent events. */
    public void beginEvents() throws IOException {
        begin("text/event-stream");
    }

    /** Begins a stream of any type. */
    public void begin(String type) throws IOException {
        write("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        said = Said.SOME;
    }

    /** Whether anything has been sent yet. */
    public boolean hasBegun() {
        return said != Said.NOTHING;
    }

    /** Sends one server-sent event of a stream that has begun. */
    public void event(String document) throws IOException {
        send("data: " + document + "\n\n");
    }

    /** Sends a piece of a stream that has begun, at once. */
    public void send(String text) throws IOException {
        write(Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n");
    }

    /** Ends a stream of events like OpenAI. */
    public void endEvents() throws IOException {
        event("[DONE]");
        end();
    }

    /** Ends a stream. */
    public void end() throws IOException {
        write("0\r\n\r\n");
        said = Said.ALL;
    }

    /** Closes the connection, whatever has been sent so far. */
    public void breakOff() throws IOException {
        said = Said.ALL;
        closes = true;
        socket.close();
    }

    /** Sends nothing more until the client leaves. */
    public void hang() throws IOException {
        hanging.incrementAndGet();
        try {
            while (in.read() >= 0) {
                // Nothing more is expected.
            }
        } finally {
            abandoned.incrementAndGet();
            left.countDown();
            breakOff();
        }
    }

    /** Waits for a client that left while its call {@linkplain #hang hung}. */
    public boolean clientLeftWithin(long seconds) throws InterruptedException {
        return left.await(seconds, TimeUnit.SECONDS);
    }

    /** Ends what the script has begun; false if the connection cannot serve another call. */
    boolean finish() throws IOException {
        if (said == Said.SOME) {
            end();
        }
        return said == Said.ALL && !closes;
    }

    private void write(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
