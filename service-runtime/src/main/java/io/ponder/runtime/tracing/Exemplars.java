package io.ponder.runtime.tracing;

import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Tells Prometheus's client which span a measurement belongs to: the one on the log lines of the thread that measures.
 * Histograms then name traces as examples.
 */
public final class Exemplars implements SpanContext {

    /** The trace on a thread's log lines. */
    public static final String TRACE_ID = "trace_id";

    /** The span on a thread's log lines, if it is recorded. */
    public static final String SPAN_ID = "span_id";

    Exemplars() {}

    @Override
    public @Nullable String getCurrentTraceId() {
        return MDC.get(TRACE_ID);
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        return MDC.get(SPAN_ID);
    }

    @Override
    public boolean isCurrentSpanSampled() {
        return MDC.get(SPAN_ID) != null;
    }

    @Override
    public void markCurrentSpanAsExemplar() {
        // Every recorded span may be one.
    }
}
