package io.ponder.proposer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.engines.Breaker;
import io.ponder.engines.HttpEngine;
import io.ponder.engines.Turns;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.FailureException;
import io.ponder.runtime.tracing.Tracing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Minutes of proposals, in virtual time, to an engine that fails: what the retries, the breaker and the wire make of each
 * failure is the real thing. The engine never gets more calls than are asked for, as many as samples were answered, and as
 * many as may be in flight; and one that is down gets next to none.
 */
@Timeout(60)
class StormTest {

    /** Proposals of eight samples, which a healthy engine answers in one call each. */
    private static final int PER_SECOND = 40;

    private static final int SAMPLES = 8;
    private static final int WINDOW_SECONDS = 5;
    private static final int WINDOWS = 12;
    private static final int ASKED = PER_SECOND * WINDOW_SECONDS;

    /** What may be repeated while nothing is answered. */
    private static final int BURST = 256;

    /** The breaker, when it has been open for 5 s, lets 10 calls try. */
    private static final int TRIES = 20;

    private final Stage time = new Stage();
    private final int[] calls = new int[4 * WINDOWS];
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    /** What the engine does with a call, by the number of the window and of the call. */
    @FunctionalInterface
    private interface Engine {
        /** @return null to answer */
        @Nullable
        ClassicHttpResponse reply(int window, int call) throws IOException;
    }

    private enum Illness {
        REFUSES_CONNECTIONS((window, call) -> {
            throw new ConnectException("refused");
        }),
        ANSWERS_500((window, call) -> status(500, null)),
        ANSWERS_503((window, call) -> status(503, null)),
        ANSWERS_503_AND_WHEN_TO_COME_BACK((window, call) -> status(503, "2")),
        HANGS_UP((window, call) -> {
            throw new org.apache.hc.core5.http.NoHttpResponseException("closed");
        }),
        SENDS_A_WEB_PAGE((window, call) -> document("<html>")),
        SAYS_NOTHING((window, call) -> {
            throw new SocketTimeoutException("silent");
        });

        private final Engine engine;

        Illness(Engine engine) {
            this.engine = engine;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEngineThatIsDownGetsNextToNoCalls(Illness illness) throws Exception {
        run(illness.engine);

        assertThat(answered).hasValue(0);
        assertThat(calls[0]).isLessThanOrEqualTo(ASKED + BURST);
        for (int window = 2; window < WINDOWS; window++) {
            assertThat(calls[window]).as("window " + window).isLessThanOrEqualTo(TRIES);
        }
    }

    @Test
    void anEngineThatFallsIllAndComesBackMeetsNoStormEitherWay() throws Exception {
        run((window, call) -> window >= 4 && window < 8 ? status(500, null) : null);

        for (int window = 0; window < WINDOWS; window++) {
            int most = window < 4 ? ASKED : window == 4 ? ASKED + BURST : window < 8 ? TRIES : ASKED;
            assertThat(calls[window]).as("window " + window).isLessThanOrEqualTo(most);
        }
        assertThat(calls[9]).isEqualTo(ASKED);
        assertThat(calls[WINDOWS - 1]).isEqualTo(ASKED);
        assertThat(answered.get()).isGreaterThanOrEqualTo((WINDOWS - 6) * ASKED * SAMPLES);
    }

    @Test
    void aBusyEngineIsAskedOnceForEachProposal() throws Exception {
        run((window, call) -> status(429, null));

        assertThat(total()).isBetween(WINDOWS * ASKED, WINDOWS * ASKED + BURST);
        for (int window = 2; window < WINDOWS; window++) {
            assertThat(calls[window]).as("window " + window).isEqualTo(ASKED);
        }
    }

    @Test
    void anEngineThatIsBusyForLongIsNotAskedAgainMeanwhile() throws Exception {
        run((window, call) -> status(429, "30"));

        assertThat(total()).isEqualTo(WINDOWS * ASKED);
    }

    /** The breaker opens at 70 %: this engine is still useful. */
    @Test
    void anEngineThatFailsAThirdOfItsCallsAnswersNearlyAllTheSame() throws Exception {
        run((window, call) -> call % 3 == 0 ? status(500, null) : null);

        assertThat(answered.get()).isGreaterThanOrEqualTo(WINDOWS * ASKED * SAMPLES * 95 / 100);
        assertThat(total()).isLessThanOrEqualTo(WINDOWS * ASKED + answered.get() + BURST);
    }

    @Test
    void anEngineThatFailsMostOfItsCallsIsNotAskedForMoreThanItAnswers() throws Exception {
        run((window, call) -> call % 20 < 13 ? status(500, null) : null);

        assertThat(answered.get()).isPositive();
        assertThat(total()).isLessThanOrEqualTo(WINDOWS * ASKED + answered.get() + BURST);
    }

    private int total() {
        int all = 0;
        for (int count : calls) {
            all += count;
        }
        return all;
    }

    private static ClassicHttpResponse status(int status, @Nullable String retryAfter) {
        ClassicHttpResponse response = new BasicClassicHttpResponse(status);
        if (retryAfter != null) {
            response.setHeader("Retry-After", retryAfter);
        }
        response.setEntity(new StringEntity("{\"error\":{\"message\":\"no\"}}"));
        return response;
    }

    private static ClassicHttpResponse document(String text) {
        ClassicHttpResponse response = new BasicClassicHttpResponse(200);
        response.setEntity(new StringEntity(text, StandardCharsets.UTF_8));
        return response;
    }

    /** The engine at the other end of the wire: it takes 200 ms for a call, whatever becomes of it. */
    private final class Wire extends CloseableHttpClient {
        private final Engine engine;
        private final AtomicInteger count = new AtomicInteger();

        Wire(Engine engine) {
            this.engine = engine;
        }

        @Override
        public <T> T execute(ClassicHttpRequest request, HttpClientResponseHandler<? extends T> handler)
                throws IOException {
            int call = count.getAndIncrement();
            int window = (int) time.instant().getEpochSecond() / WINDOW_SECONDS;
            synchronized (calls) {
                calls[window]++;
            }
            try {
                time.pause(Duration.ofMillis(200), new CountDownLatch(1));
                ClassicHttpResponse refusal = engine.reply(window, call);
                return handler.handleResponse(refusal == null ? document(answer(samples(request))) : refusal);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            } catch (HttpException e) {
                throw new IOException(e);
            }
        }

        private static int samples(ClassicHttpRequest request) throws IOException, HttpException {
            return WireJson.mapper()
                    .readTree(EntityUtils.toString(request.getEntity()))
                    .path("n")
                    .asInt(1);
        }

        private static String answer(int samples) {
            StringBuilder choices = new StringBuilder();
            for (int i = 0; i < samples; i++) {
                choices.append(i == 0 ? "" : ",")
                        .append("{\"index\":")
                        .append(i)
                        .append(
                                ",\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"It is 7.\"}}");
            }
            return "{\"choices\":[" + choices
                    + "],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":40,\"total_tokens\":49}}";
        }

        @Override
        protected CloseableHttpResponse doExecute(HttpHost target, ClassicHttpRequest request, HttpContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close(CloseMode mode) {}

        @Override
        public void close() {}
    }

    private void run(Engine engine) throws InterruptedException {
        EngineSettings settings = new Binder(new MapConfigurationPropertySource(
                        Map.of("ponder.engine.url", "http://engine/v1", "ponder.engine.stream", "false")))
                .bind("ponder.engine", EngineSettings.class)
                .get();
        assertThat(settings.maxInFlight()).isEqualTo(BURST);
        EngineModel model = new EngineModel(
                new ModelInfo("m", "upstream", 4096, Set.of(Capability.N, Capability.SEED)), "m", Dialect.GENERIC, 64);
        EngineProbe.Findings findings = new EngineProbe.Findings(List.of("m"), List.of(model), Map.of());
        UpstreamBackend backend = new UpstreamBackend(
                settings,
                new HttpEngine(settings.url(), () -> null, UpstreamBackend.ERRORS, new Wire(engine), time),
                new EngineWatch(last -> findings, Duration.ofHours(1)),
                new Turns(
                        BulkheadRegistry.ofDefaults(),
                        "engine",
                        "the engine",
                        new Turns.Limits(100_000, 0, Duration.ZERO)),
                new Breaker(
                        CircuitBreakerRegistry.ofDefaults(),
                        "engine",
                        "the engine",
                        settings.breaker().limits(),
                        Breaker.Judge.byFault(),
                        time),
                WireJson.mapper(),
                Tracing.OFF,
                time,
                time);
        try {
            time.run(() -> ask(backend));
        } finally {
            backend.close();
        }
        assertThat(answered.get() + failed.get()).isEqualTo(WINDOWS * ASKED * SAMPLES);
    }

    private void ask(UpstreamBackend backend) {
        for (int i = 0; i < WINDOWS * ASKED; i++) {
            long seed = i * 1000L;
            time.thread(() -> propose(backend, seed)).start();
            try {
                time.pause(Duration.ofSeconds(1).dividedBy(PER_SECOND), new CountDownLatch(1));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void propose(UpstreamBackend backend, long seed) {
        AtomicInteger lost = new AtomicInteger();
        try {
            backend.propose(
                    RunningProposer.whole(RunningProposer.fresh(SAMPLES, seed)),
                    RequestContext.fresh(),
                    line -> {
                        if (line instanceof ProposalReply.Continuation) {
                            answered.incrementAndGet();
                        } else if (line instanceof ProposalReply.Failed) {
                            lost.incrementAndGet();
                        }
                    },
                    new Cancellation());
        } catch (FailureException e) {
            lost.set(SAMPLES);
        }
        failed.addAndGet(lost.get());
    }
}
