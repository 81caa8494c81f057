package io.ponder.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.OpenTelemetry;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.runtime.FailureAdvice;
import io.ponder.runtime.FailureRenderer;
import io.ponder.runtime.ProblemRenderer;
import io.ponder.runtime.RequestContexts;
import io.ponder.runtime.ServiceRuntime;
import io.ponder.testing.Eventually;
import io.ponder.testing.OtlpReceiver;
import io.ponder.testing.ReceivedSpan;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedServer;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What one service tells a collector over real HTTP, and what it does without one. */
class TracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ServiceRuntime.class, FailureAdvice.class, Things.class})
    static class App {
        @Bean
        FailureRenderer renderer() {
            return new ProblemRenderer("test-service");
        }
    }

    @RestController
    static class Things {
        private final Tracing tracing;
        private final MeterRegistry meters;

        Things(Tracing tracing, MeterRegistry meters) {
            this.tracing = tracing;
            this.meters = meters;
        }

        /** Calls another service, and measures. */
        @GetMapping("/things/{name}")
        Map<String, String> thing(@PathVariable String name, HttpServletRequest request) {
            RequestContext context = RequestContexts.of(request);
            Traced call = tracing.call("fetch", context).with("ponder.thing", 3);
            try {
                Timer.builder("thing")
                        .serviceLevelObjectives(Duration.ofSeconds(1))
                        .register(meters)
                        .record(Duration.ofMillis(2));
                if (name.equals("broken")) {
                    Failure failure = Failure.of(Failure.Kind.UPSTREAM_ERROR, "a secret message");
                    call.failed(failure);
                    throw failure.asException();
                }
                return call.context().headers(InstantSource.system());
            } finally {
                call.end();
                call.end();
            }
        }
    }

    @Test
    void aRequestAndItsCallAreSpansOfTheSendersTrace() throws Exception {
        try (OtlpReceiver collector = new OtlpReceiver();
                RunningApplication app = app(collector.properties())) {
            HttpResponse<String> reply = get(app, "/things/secret-name", "00-" + TRACE + "-" + PARENT + "-01");

            assertThat(reply.headers().firstValue("X-Trace-Id")).contains(TRACE);
            ReceivedSpan server = await(collector, "GET /things/{name}");
            ReceivedSpan call = await(collector, "fetch");
            assertThat(server.service()).isEqualTo("thing-service");
            assertThat(server.kind()).isEqualTo("server");
            assertThat(server.trace()).isEqualTo(TRACE);
            assertThat(server.parent()).isEqualTo(PARENT);
            assertThat(server.attributes())
                    .containsEntry("http.route", "/things/{name}")
                    .containsEntry("http.response.status_code", 200L)
                    .containsKey("ponder.request.id");
            assertThat(call.kind()).isEqualTo("client");
            assertThat(call.trace()).isEqualTo(TRACE);
            assertThat(call.parent()).isEqualTo(server.id());
            assertThat(call.attributes()).containsEntry("ponder.thing", 3L);
            assertThat(reply.body()).as("what is sent on").contains("00-" + TRACE + "-" + call.id() + "-01");

            // The sender's flag decides, and what is broken is told by its kind alone.
            get(app, "/things/unsampled", "00-" + TRACE + "-" + PARENT + "-00");
            get(app, "/things/broken", null);
            Eventually.within(
                    Duration.ofSeconds(10),
                    () -> !collector.spans(ReceivedSpan::failed).isEmpty());
            assertThat(collector.spans(span -> span.trace().equals(TRACE))).hasSize(2);
            assertThat(collector.spans(ReceivedSpan::failed))
                    .anySatisfy(span -> assertThat(span.attributes()).containsEntry("error.type", "upstream_error"));
            assertThat(collector.raw()).doesNotContain("secret");

            String metrics = app.http()
                    .send(
                            app.request("/actuator/prometheus")
                                    .header("Accept", "application/openmetrics-text; version=1.0.0")
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(metrics.lines().filter(line -> line.startsWith("thing_seconds_bucket")))
                    .as("exemplars")
                    .anySatisfy(line -> assertThat(line)
                            .contains("# {span_id=\"" + server.id() + "\",trace_id=\"" + TRACE + "\"}"));
        }
    }

    @Test
    void aSenderThatIsNotTrustedStartsNoTraceButIsLinked() throws Exception {
        try (OtlpReceiver collector = new OtlpReceiver();
                RunningApplication app = app(collector.properties(), "--ponder.tracing.trust-clients=false")) {
            get(app, "/things/one", "00-" + TRACE + "-" + PARENT + "-00");

            ReceivedSpan server = await(collector, "GET /things/{name}");
            assertThat(server.parent()).isEmpty();
            assertThat(server.trace()).isNotEqualTo(TRACE);
            assertThat(server.links()).containsExactly(TRACE);
        }
    }

    @Test
    void whereNothingIsSampledNothingIsSent() throws Exception {
        try (OtlpReceiver collector = new OtlpReceiver();
                RunningApplication app = app(collector.properties(), "--PONDER_TRACE_SAMPLING=0")) {
            HttpResponse<String> reply = get(app, "/things/one", null);
            get(app, "/things/two", "00-" + TRACE + "-" + PARENT + "-01");

            assertThat(reply.body()).containsPattern("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
            await(collector, "fetch");
            assertThat(collector.spans())
                    .allSatisfy(span -> assertThat(span.trace()).isEqualTo(TRACE));
        }
    }

    @Test
    void withoutACollectorNothingIsThereAndTheTraceIsPassedOn() throws Exception {
        try (RunningApplication app = app(Map.of())) {
            String sent = "00-" + TRACE + "-" + PARENT + "-01";
            HttpResponse<String> reply = get(app, "/things/one", sent);

            assertThat(reply.body()).contains(sent);
            assertThat(reply.headers().firstValue("X-Trace-Id")).isEmpty();
            assertThat(app.beans(OpenTelemetry.class)).isEmpty();
            assertThat(app.beans(io.micrometer.tracing.Tracer.class)).isEmpty();
        }
    }

    @Test
    void aCollectorThatCannotBeReachedIsToldOfOnceAndHoldsNothingUp() throws Exception {
        String gone;
        try (ScriptedServer server = new ScriptedServer()) {
            gone = server.url() + "/v1/traces";
        }
        List<ILoggingEvent> said = new CopyOnWriteArrayList<>();
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.list = said;
        appender.start();
        Map<String, String> unreachable = Map.of(
                "management.opentelemetry.tracing.export.otlp.endpoint",
                gone,
                "management.opentelemetry.tracing.export.schedule-delay",
                "5ms");
        try (RunningApplication app = app(unreachable)) {
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.addAppender(appender);
            try {
                assertThat(get(app, "/things/one", null).statusCode()).isEqualTo(200);
                Eventually.within(Duration.ofSeconds(60), () -> said.stream().anyMatch(TracingTest::isOfTraces));
                for (int i = 0; i < 20; i++) {
                    assertThat(get(app, "/things/one", null).statusCode()).isEqualTo(200);
                }
            } finally {
                root.detachAppender(appender);
            }
        }
        assertThat(said.stream().filter(TracingTest::isOfTraces))
                .hasSize(1)
                .allSatisfy(event -> assertThat(event.getFormattedMessage()).contains(gone));
    }

    private static boolean isOfTraces(ILoggingEvent event) {
        return event.getLoggerName().startsWith("io.opentelemetry")
                || event.getLoggerName().startsWith("io.ponder.runtime.tracing");
    }

    private static RunningApplication app(Map<String, String> properties, String... more) {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.add("--spring.application.name=thing-service");
        settings.add("--management.endpoints.web.exposure.include=prometheus");
        properties.forEach((name, value) -> settings.add("--" + name + "=" + value));
        return new RunningApplication(new SpringApplicationBuilder(App.class), settings.toArray(String[]::new));
    }

    private static HttpResponse<String> get(RunningApplication app, String path, @Nullable String traceparent)
            throws Exception {
        var request = app.request(path);
        if (traceparent != null) {
            request.header("traceparent", traceparent);
        }
        return app.http().send(request.build(), BodyHandlers.ofString());
    }

    private static ReceivedSpan await(OtlpReceiver collector, String name) {
        Eventually.within(
                Duration.ofSeconds(10),
                () -> !collector.spans(span -> span.name().equals(name)).isEmpty());
        return collector.spans(span -> span.name().equals(name)).getFirst();
    }
}
