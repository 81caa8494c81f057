package io.ponder.runtime.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A part of a request's work that is under way, and what is told of it. It may contain names and numbers, but never a key,
 * nor a client's text unless {@link Tracing#wantsText} allows it. If it is not recorded, everything told of it is dropped.
 * Safe for use by many threads.
 */
public final class Traced {

    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private final Span span;
    private final RequestContext context;

    Traced(Span span, RequestContext context) {
        this.span = span;
        this.context = context;
    }

    /** What is done within this context is done within no span, or within one that is not recorded. */
    public static Traced unrecorded(RequestContext context) {
        return new Traced(Span.getInvalid(), context);
    }

    /** Whether anything told is kept; where it is costly to find out, ask before. */
    public boolean isRecorded() {
        return span.isRecording();
    }

    /** The request's context within this span: calls made with it become its children. */
    public RequestContext context() {
        return context;
    }

    public void rename(String name) {
        span.updateName(name);
    }

    public Traced with(String name, @Nullable String value) {
        if (value != null) {
            span.setAttribute(name, value);
        }
        return this;
    }

    public Traced with(String name, List<String> values) {
        if (span.isRecording()) {
            span.setAttribute(AttributeKey.stringArrayKey(name), values);
        }
        return this;
    }

    public Traced with(String name, @Nullable Long value) {
        if (value != null) {
            span.setAttribute(name, value.longValue());
        }
        return this;
    }

    public Traced with(String name, @Nullable Integer value) {
        if (value != null) {
            span.setAttribute(name, value.longValue());
        }
        return this;
    }

    public Traced with(String name, @Nullable Double value) {
        if (value != null) {
            span.setAttribute(name, value.doubleValue());
        }
        return this;
    }

    public Traced with(String name, boolean value) {
        span.setAttribute(name, value);
        return this;
    }

    /** The work is also part of what another request waits for. */
    public void link(RequestContext other) {
        if (span.isRecording()) {
            span.addLink(Tracing.contextOf(other));
        }
    }

    /** Something happened now. */
    public void event(String name) {
        span.addEvent(name);
    }

    /** The work failed; the failure's message may quote a client, so only its kind is told. */
    public void failed(Failure failure) {
        failed(failure.kind().name().toLowerCase(Locale.ROOT));
    }

    /** The work failed. */
    public void failed(String type) {
        span.setAttribute(ERROR_TYPE, type);
        span.setStatus(StatusCode.ERROR);
    }

    /** The work is over. Only the first end counts, and nothing told later does. */
    public void end() {
        span.end();
    }
}
