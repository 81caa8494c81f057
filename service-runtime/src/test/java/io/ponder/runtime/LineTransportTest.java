package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.Neighbours;
import io.ponder.contracts.wire.RefusedException;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What a caller can rely on, whichever way its request goes. */
class LineTransportTest {

    enum Transport {
        HTTP,
        NEIGHBOUR
    }

    /** What is asked for: the cases of {@link Counting}. */
    private static final Tokens THREE_LINES = new Tokens(3, 0, 0);

    private static final int REFUSED = 1;
    private static final int FAILS = 2;
    private static final int DIES = 3;
    private static final int WAITS = 4;
    private static final int DEAF = 5;

    private static final BlockingQueue<String> MET = new LinkedBlockingQueue<>();
    private static final AtomicReference<@Nullable RequestContext> CONTEXT = new AtomicReference<>();
    private static final AtomicReference<@Nullable Tokens> SENT = new AtomicReference<>();

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ServiceRuntime.class, FailureAdvice.class, Counting.class, Posts.class})
    static class App {
        @Bean
        FailureRenderer renderer() {
            return new ProblemRenderer("counting-service");
        }
    }

    @RestController
    static class Posts {
        private final Counting counting;

        Posts(Counting counting) {
            this.counting = counting;
        }

        @PostMapping("/v1/counts")
        void count(@RequestBody Tokens asked, HttpServletRequest request, HttpServletResponse response) {
            LineReply.answer(counting, asked, request, response, LineReply.Framing.LINES);
        }
    }

    /** Sends as many lines as the prompt says, and then does what the completion says. */
    static class Counting implements LineEndpoint<Tokens, Tokens> {

        @Override
        public Neighbours.Wire<Tokens, Tokens> wire() {
            return new Neighbours.Wire<>("/v1/counts", Tokens.class, Tokens.class);
        }

        @Override
        public @Nullable Tokens lastWords(Failure failure) {
            return failure.kind() == Kind.UPSTREAM_ERROR ? new Tokens(99, 0, 0) : null;
        }

        @Override
        public ClientWatch.Work<Tokens> accept(Tokens asked, RequestContext context) {
            if (asked.completion() == REFUSED) {
                throw Failure.invalid(new Field("completion"), "completion must not be 1")
                        .asException();
            }
            return (send, cancellation) -> {
                CONTEXT.set(context);
                try {
                    work(asked, send, cancellation);
                } finally {
                    MET.add("ended");
                }
            };
        }

        private static void work(Tokens asked, Consumer<? super Tokens> send, Cancellation cancellation) {
            for (int i = 0; i < asked.prompt(); i++) {
                Tokens line = new Tokens(i, 0, 0);
                SENT.set(line);
                send.accept(line);
            }
            switch ((int) asked.completion()) {
                case FAILS -> throw Failure.of(Kind.UPSTREAM_ERROR, "broke").asException();
                case DIES -> throw new IllegalStateException("secret");
                case WAITS -> sleep(cancellation);
                case DEAF -> rest(3000);
                default -> MET.add("done");
            }
        }

        private static void sleep(Cancellation cancellation) {
            cancellation.onCancel(() -> MET.add("cancelled"));
            MET.add("working");
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                MET.add("interrupted");
                Thread.currentThread().interrupt();
            }
        }

        private static void rest(long ms) {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
            while (System.nanoTime() < until) {
                try {
                    TimeUnit.NANOSECONDS.sleep(until - System.nanoTime());
                } catch (InterruptedException e) {
                    // deaf to it
                }
            }
        }
    }

    private static final Neighbours NEIGHBOURS = new Neighbours();
    private static CloseableHttpClient http;
    private static ConfigurableApplicationContext app;
    private static URI url;

    @BeforeAll
    static void start() {
        http = HttpClients.createDefault();
        app = run();
        url = URI.create("http://127.0.0.1:" + app.getEnvironment().getProperty("local.server.port"));
    }

    private static ConfigurableApplicationContext run() {
        return new SpringApplicationBuilder(App.class)
                .initializers(context -> context.getBeanFactory().registerSingleton("neighbours", NEIGHBOURS))
                .run(
                        "--spring.application.name=counting-service",
                        "--spring.threads.virtual.enabled=true",
                        "--server.address=127.0.0.1",
                        "--server.port=0");
    }

    @AfterAll
    static void stop() throws Exception {
        app.close();
        http.close();
    }

    @BeforeEach
    void forget() {
        MET.clear();
        CONTEXT.set(null);
    }

    private static ServiceClient client(Transport transport) {
        ServiceClient client =
                new ServiceClient("counting-service", url, http, Duration.ofMillis(300), InstantSource.system());
        return transport == Transport.HTTP ? client : client.beside(NEIGHBOURS);
    }

    private static List<Tokens> ask(Transport transport, Tokens asked) {
        List<Tokens> lines = new ArrayList<>();
        client(transport).stream(
                "/v1/counts", asked, RequestContext.fresh(), Tokens.class, new Cancellation(), lines::add);
        return lines;
    }

    @ParameterizedTest
    @EnumSource
    void linesComeInTheirOrderAndThenTheEnd(Transport transport) {
        List<Tokens> lines = ask(transport, THREE_LINES);
        assertThat(lines).extracting(Tokens::prompt).containsExactly(0L, 1L, 2L);
        // A neighbour hands over the very record; a connection makes another.
        assertThat(lines.getLast() == SENT.get()).isEqualTo(transport == Transport.NEIGHBOUR);
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalNamesItsFieldAndSaysThatNothingWasDone(Transport transport) {
        FailureException refused =
                catchThrowableOfType(RefusedException.class, () -> ask(transport, new Tokens(3, 0, REFUSED)));
        assertThat(refused.failure()).isEqualTo(Failure.invalid(new Field("completion"), "completion must not be 1"));
    }

    @ParameterizedTest
    @EnumSource
    void aFailureBeforeTheFirstLineIsARefusalAndAfterItALine(Transport transport) {
        assertThatThrownBy(() -> ask(transport, new Tokens(0, 0, FAILS)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("broke");
        assertThat(ask(transport, new Tokens(2, 0, FAILS)))
                .extracting(Tokens::prompt)
                .containsExactly(0L, 1L, 99L);
    }

    @ParameterizedTest
    @EnumSource
    void aBugTellsNothingOfItsInsidesAndIsNoRefusal(Transport transport) {
        for (int lines = 0; lines < 2; lines++) {
            Tokens asked = new Tokens(lines, 0, DIES);
            assertThatThrownBy(() -> ask(transport, asked))
                    .isInstanceOf(FailureException.class)
                    .isNotInstanceOf(RefusedException.class)
                    .message()
                    .doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledCallEndsAndStopsItsWork(Transport transport) throws Exception {
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Throwable> call = waiting(transport, cancellation, RequestContext.fresh());
        assertThat(MET.poll(10, TimeUnit.SECONDS)).isEqualTo("working");
        cancellation.cancel();
        assertThat(call.get(10, TimeUnit.SECONDS))
                .isInstanceOf(FailureException.class)
                .hasMessage("the call to counting-service was cancelled");
        assertThat(MET.poll(10, TimeUnit.SECONDS)).isEqualTo("cancelled");
        assertThat(MET.poll(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
        assertThatItEnds();
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatIsCancelledBeforeItBeginsNeverBegins(Transport transport) throws Exception {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        assertThat(waiting(transport, cancellation, RequestContext.fresh()).get(10, TimeUnit.SECONDS))
                .isInstanceOf(FailureException.class)
                .hasMessage("the call to counting-service was cancelled");
        assertThat(CONTEXT.get()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aCallerThatIsInterruptedStopsItsWork(Transport transport) throws Exception {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread caller = Thread.ofVirtual()
                .start(() -> thrown.set(catchThrowable(() -> ask(transport, new Tokens(1, 0, WAITS)))));
        assertThat(MET.poll(10, TimeUnit.SECONDS)).isEqualTo("working");
        caller.interrupt();
        assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
        assertThat(thrown.get()).isInstanceOf(FailureException.class);
        assertThat(MET.poll(10, TimeUnit.SECONDS)).isEqualTo("cancelled");
        assertThatItEnds();
    }

    @ParameterizedTest
    @EnumSource
    void aCallerWhoseReaderThrowsStopsItsWork(Transport transport) throws Exception {
        assertThatThrownBy(() -> client(transport).stream(
                        "/v1/counts",
                        new Tokens(1000, 0, WAITS),
                        RequestContext.fresh(),
                        Tokens.class,
                        new Cancellation(),
                        line -> {
                            throw new IllegalArgumentException("enough");
                        }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("enough");
        assertThatItEnds();
    }

    @ParameterizedTest
    @EnumSource
    void theIdsAndTheDeadlineReachTheService(Transport transport) {
        Instant deadline = Instant.now().plusSeconds(30);
        RequestContext context = RequestContext.fresh().until(deadline);
        client(transport).stream("/v1/counts", Tokens.NONE, context, Tokens.class, new Cancellation(), line -> {});
        RequestContext received = Objects.requireNonNull(CONTEXT.get());
        assertThat(received.requestId()).isEqualTo(context.requestId());
        assertThat(received.traceId()).isEqualTo(context.traceId());
        assertThat(received.deadline()).isBetween(deadline.minusSeconds(10), deadline.plusSeconds(10));
    }

    @ParameterizedTest
    @EnumSource
    void aServiceThatDoesNotHeedItsDeadlineIsNotWaitedFor(Transport transport) throws Exception {
        RequestContext context = RequestContext.fresh().until(Instant.now());
        Throwable thrown = catchThrowable(() -> client(transport).stream(
                "/v1/counts", new Tokens(0, 0, DEAF), context, Tokens.class, new Cancellation(), line -> {}));
        assertThat(thrown).isInstanceOf(FailureException.class).hasMessage("counting-service did not answer in time");
        assertThatItEnds();
    }

    @ParameterizedTest
    @EnumSource
    void aServiceThatStopsFinishesWhatItHasAcceptedAndIsThenAway(Transport transport) throws Exception {
        CompletableFuture<List<Tokens>> call =
                CompletableFuture.supplyAsync(() -> ask(transport, new Tokens(2, 0, DEAF)), Thread::startVirtualThread);
        while (CONTEXT.get() == null) {
            Thread.onSpinWait();
        }
        app.close();
        try {
            assertThat(call.get(10, TimeUnit.SECONDS)).hasSize(2);
            assertThatThrownBy(() -> ask(transport, THREE_LINES))
                    .isInstanceOf(FailureException.class)
                    .hasMessage("counting-service cannot be reached");
        } finally {
            start();
        }
    }

    /** The work's last word, so that it is not met by the next test. */
    private static void assertThatItEnds() throws InterruptedException {
        String met = MET.poll(10, TimeUnit.SECONDS);
        while (!"ended".equals(met)) {
            assertThat(met).isIn("working", "cancelled", "interrupted");
            met = MET.poll(10, TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<Throwable> waiting(
            Transport transport, Cancellation cancellation, RequestContext context) {
        return CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> client(transport).stream(
                        "/v1/counts", new Tokens(1, 0, WAITS), context, Tokens.class, cancellation, line -> {})),
                Thread::startVirtualThread);
    }
}
