package io.ponder.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.trace.TraceEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A search-service that speaks the contract and does what a test tells it. */
public final class ScriptedSearch implements AutoCloseable {

    /** What it does with one search. */
    public interface Script {
        void answer(Exchange exchange) throws IOException, InterruptedException;
    }

    /** A search as it arrived. */
    public record Asked(JsonNode body, Map<String, String> headers) {}

    private final HttpServer server;
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final AtomicInteger catalogs = new AtomicInteger();
    private volatile Script script = exchange -> exchange.result();
    private volatile Catalog catalog = Sample.CATALOG;
    private volatile boolean ready = true;
    private volatile @Nullable CountDownLatch catalogGate;

    public ScriptedSearch() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/searches", this::search);
        server.createContext("/v1/catalog", this::catalog);
        server.createContext("/actuator/health/readiness", exchange -> {
            exchange.getRequestBody().readAllBytes();
            send(exchange, ready ? 200 : 503, "application/json", "{\"status\":\"" + (ready ? "UP" : "DOWN") + "\"}");
        });
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public ScriptedSearch on(Script next) {
        script = next;
        asked.clear();
        return this;
    }

    public void setReady(boolean value) {
        ready = value;
    }

    public void setCatalog(Catalog value) {
        catalog = value;
    }

    /** Catalog calls wait until the returned latch is released. */
    public CountDownLatch holdCatalog() {
        CountDownLatch gate = new CountDownLatch(1);
        catalogGate = gate;
        return gate;
    }

    public int catalogCalls() {
        return catalogs.get();
    }

    /** The next search that arrived. */
    public Asked nextAsked() throws InterruptedException {
        return Objects.requireNonNull(asked.poll(10, TimeUnit.SECONDS), "no search arrived");
    }

    public boolean wasAsked() {
        return !asked.isEmpty();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void catalog(HttpExchange exchange) throws IOException {
        catalogs.incrementAndGet();
        CountDownLatch gate = catalogGate;
        if (gate != null) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        send(exchange, 200, "application/json", WireJson.mapper().writeValueAsString(catalog));
    }

    private void search(HttpExchange exchange) throws IOException {
        JsonNode body = WireJson.mapper().readTree(exchange.getRequestBody().readAllBytes());
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        asked.add(new Asked(body, headers));
        try {
            script.answer(new Exchange(exchange));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** One search under way. */
    public static final class Exchange {
        private final HttpExchange http;
        private @Nullable OutputStream out;

        private Exchange(HttpExchange http) {
            this.http = http;
        }

        public void event(TraceEvent event) throws IOException {
            line(new SearchLine.Trace(event));
        }

        public void result() throws IOException {
            line(new SearchLine.Result(Sample.RESULT));
        }

        public void line(SearchLine line) throws IOException {
            raw("data: " + WireJson.mapper().writerFor(SearchLine.class).writeValueAsString(line) + "\n\n");
        }

        public void raw(String text) throws IOException {
            OutputStream to = begin();
            to.write(text.getBytes(StandardCharsets.UTF_8));
            to.flush();
        }

        public void refuse(Failure failure) throws IOException {
            send(
                    http,
                    failure.kind().status(),
                    ProblemDetails.MEDIA_TYPE,
                    WireJson.mapper().writeValueAsString(ProblemDetails.of(failure, "search-service")));
        }

        /** Sends signs of life until nobody reads them any more. */
        public void untilClientLeaves(CountDownLatch left) throws IOException, InterruptedException {
            try {
                while (true) {
                    raw(": ping\n\n");
                    Thread.sleep(20);
                }
            } catch (IOException e) {
                left.countDown();
                throw e;
            }
        }

        private OutputStream begin() throws IOException {
            OutputStream begun = out;
            if (begun == null) {
                http.getResponseHeaders().set("Content-Type", "text/event-stream");
                http.sendResponseHeaders(200, 0);
                begun = http.getResponseBody();
                out = begun;
            }
            return begun;
        }
    }
}
