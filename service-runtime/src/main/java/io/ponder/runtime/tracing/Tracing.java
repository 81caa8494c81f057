package io.ponder.runtime.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.ponder.contracts.wire.RequestContext;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Begins the spans of a trace: the parts of a request's work, each within another. A span's parent is named by the {@link
 * RequestContext} that the work is given, whatever thread does it. Without a collector, nothing is recorded. Safe for use by
 * many threads.
 */
public final class Tracing {

    /** Records nothing. */
    public static final Tracing OFF = new Tracing(null, new TracingSettings(false, true));

    private final @Nullable Tracer tracer;
    private final TracingSettings settings;

    /** @param telemetry null to record nothing */
    public Tracing(@Nullable OpenTelemetry telemetry, TracingSettings settings) {
        this.tracer = telemetry == null ? null : telemetry.getTracer("io.ponder");
        this.settings = settings;
    }

    /** Whether spans may contain what was asked and answered. */
    public boolean wantsText() {
        return settings.text();
    }

    /**
     * Begins the span of a request that was received. It goes on with its sender's trace, unless senders are not trusted: then
     * their trace is only linked to.
     *
     * @param name of the span, until more is known
     */
    public Traced serve(String name, RequestContext.Headers headers, InstantSource clock) {
        RequestContext sent = RequestContext.from(headers, clock);
        boolean isContinued = sent.traceparent().equals(headers.get(RequestContext.TRACEPARENT));
        if (isContinued && !settings.trustClients()) {
            RequestContext own = RequestContext.from(header -> isOfTrace(header) ? null : headers.get(header), clock);
            RequestContext context = new RequestContext(
                    sent.requestId(), own.traceparent(), own.tracestate(), sent.deadline(), sent.proposer());
            return root(name, SpanKind.SERVER, context, sent);
        }
        return isContinued && tracer != null
                ? begun(tracer.spanBuilder(name).setParent(within(sent)).setSpanKind(SpanKind.SERVER), sent)
                : root(name, SpanKind.SERVER, sent, null);
    }

    /** Begins a trace for work that no request waits for, and links it to the trace of what caused it. */
    public Traced beginTrace(String name, RequestContext cause) {
        return root(name, SpanKind.INTERNAL, cause, cause);
    }

    /** Begins a span for a call of another service or engine. Nothing is recorded unless the parent is. */
    public Traced call(String name, RequestContext parent) {
        return child(name, SpanKind.CLIENT, parent);
    }

    /** Begins a span for work in this process. Nothing is recorded unless the parent is. */
    public Traced work(String name, RequestContext parent) {
        return child(name, SpanKind.INTERNAL, parent);
    }

    private Traced child(String name, SpanKind kind, RequestContext parent) {
        return tracer == null || !parent.isSampled()
                ? Traced.unrecorded(parent)
                : begun(tracer.spanBuilder(name).setParent(within(parent)).setSpanKind(kind), parent);
    }

    private Traced root(String name, SpanKind kind, RequestContext context, @Nullable RequestContext linked) {
        if (tracer == null) {
            return Traced.unrecorded(context);
        }
        SpanBuilder builder = tracer.spanBuilder(name).setNoParent().setSpanKind(kind);
        if (linked != null) {
            builder.addLink(contextOf(linked));
        }
        return begun(builder, context);
    }

    private static Traced begun(SpanBuilder builder, RequestContext parent) {
        Span span = builder.startSpan();
        SpanContext made = span.getSpanContext();
        RequestContext within = parent.within(
                made.getTraceId(), made.getSpanId(), made.getTraceFlags().isSampled());
        return span.isRecording() ? new Traced(span, within) : Traced.unrecorded(within);
    }

    private static Context within(RequestContext parent) {
        return Context.root().with(Span.wrap(contextOf(parent)));
    }

    static SpanContext contextOf(RequestContext context) {
        return SpanContext.createFromRemoteParent(
                context.traceId(),
                context.spanId(),
                context.isSampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
    }

    private static boolean isOfTrace(String header) {
        return header.equals(RequestContext.TRACEPARENT) || header.equals(RequestContext.TRACESTATE);
    }
}
