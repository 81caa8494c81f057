package io.ponder.gateway;

import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.PlannedSearch;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

    private static final String CATALOG = "/v1/catalog";

    private final ScriptedServer server = new ScriptedServer();
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private volatile Script script = Exchange::result;
    private volatile Catalog catalog = Sample.CATALOG;
    private volatile ScriptedServer.Script counting = call -> call.json(200, "{\"tokens\":7}");
    private volatile ScriptedServer.Script planning = ScriptedSearch::plan;
    private volatile @Nullable JsonNode counted;
    private volatile Function<String, @Nullable SearchStatus> remembered = _ -> null;
    private volatile boolean ready = true;
    private volatile CountDownLatch catalogGate = new CountDownLatch(0);

    public ScriptedSearch() {
        server.on("/v1/searches", call -> {
            asked.add(new Asked(WireJson.mapper().readTree(call.bytes()), call.headers()));
            script.answer(new Exchange(call));
        });
        server.on(CATALOG, call -> {
            catalogGate.await();
            call.json(200, WireJson.mapper().writeValueAsString(catalog));
        });
        server.on("/v1/tokens", call -> {
            counted = WireJson.mapper().readTree(call.bytes());
            counting.answer(call);
        });
        server.on("/v1/plans", call -> planning.answer(call));
        server.otherwise(call -> {
            boolean isSearch =
                    call.path().startsWith("/v1/searches/") && call.method().equals("GET");
            SearchStatus known = isSearch ? remembered.apply(call.path().substring("/v1/searches/".length())) : null;
            if (known != null) {
                call.json(200, WireJson.mapper().writeValueAsString(known));
            } else if (isSearch) {
                new Exchange(call).refuse(Failure.of(Failure.Kind.NOT_FOUND, "no such search"));
            } else {
                call.json(404, "{\"detail\":\"Not Found\"}");
            }
        });
        server.on("/readyz", call -> call.json(ready ? 200 : 503, "{\"status\":\"" + (ready ? "UP" : "DOWN") + "\"}"));
    }

    public URI url() {
        return server.url();
    }

    public ScriptedSearch on(Script next) {
        script = next;
        asked.clear();
        return this;
    }

    /** What it does when it is asked what it would do; null for what the request says. */
    public void onPlan(ScriptedServer.@Nullable Script next) {
        planning = next == null ? ScriptedSearch::plan : next;
    }

    private static void plan(ScriptedCall call) throws IOException {
        SearchRequest asked = WireJson.mapper().readValue(call.bytes(), SearchRequest.class);
        PlannedSearch planned = new PlannedSearch(
                String.valueOf(asked.model()),
                String.valueOf(asked.strategy()),
                asked.verifier(),
                asked.parameters(),
                List.of());
        call.json(200, WireJson.mapper().writeValueAsString(planned));
    }

    /** What it says of a search when it is asked what became of it; null for one that it does not know. */
    public void remember(Function<String, @Nullable SearchStatus> what) {
        remembered = what;
    }

    /** What it does when it is asked to count tokens. */
    public void onCount(ScriptedServer.Script next) {
        counting = next;
    }

    /** The last conversation whose tokens it was asked to count. */
    public JsonNode lastCounted() {
        return Objects.requireNonNull(counted, "nothing was counted");
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
        return server.calls(CATALOG).size();
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
        server.close();
    }

    /** One search under way. */
    public static final class Exchange {
        private final ScriptedCall call;

        public Exchange(ScriptedCall call) {
            this.call = call;
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
            if (!call.hasBegun()) {
                call.beginEvents();
            }
            call.send(text);
        }

        public void refuse(Failure failure) throws IOException {
            call.reply(
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
    }
}
