package io.ponder.runtime.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that spans cannot be sent, and once that they can again; they are lost meanwhile. Spans are sent in batches from
 * a thread of their own, and no request waits for them.
 */
final class PatientExporter implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(PatientExporter.class);

    /** Held, since a logger that nobody holds forgets its level. Its exporters tell every failure. */
    private static final java.util.logging.Logger EXPORTERS =
            java.util.logging.Logger.getLogger("io.opentelemetry.exporter");

    private final SpanExporter next;
    private final String endpoint;
    private final AtomicBoolean fails = new AtomicBoolean();

    /** @param endpoint for messages */
    PatientExporter(SpanExporter next, String endpoint) {
        this.next = next;
        this.endpoint = endpoint;
        EXPORTERS.setLevel(Level.OFF);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = next.export(spans);
        result.whenComplete(() -> {
            if (result.isSuccess()) {
                if (fails.compareAndSet(true, false)) {
                    LOG.info("traces are sent again");
                }
            } else if (fails.compareAndSet(false, true)) {
                Throwable why = result.getFailureThrowable();
                LOG.warn(
                        "traces cannot be sent to {}, and are lost until they can: {}",
                        endpoint,
                        why == null
                                ? "the collector refuses them"
                                : (why.getCause() == null ? why : why.getCause()).toString());
            }
        });
        return result;
    }

    @Override
    public CompletableResultCode flush() {
        return next.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return next.shutdown();
    }
}
