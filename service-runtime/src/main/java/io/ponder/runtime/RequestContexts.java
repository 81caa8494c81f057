package io.ponder.runtime;

import io.ponder.contracts.wire.RequestContext;
import io.ponder.runtime.tracing.Exemplars;
import io.ponder.runtime.tracing.Traced;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.MDC;

/** Finds the context and the span of the current request. */
public final class RequestContexts {

    /** What log lines call the service that wrote them, where several share a process. */
    public static final String SERVICE = "service";

    private static final String ATTRIBUTE = Traced.class.getName();

    private static final String TURNED_AWAY = ATTRIBUTE + ".turnedAway";

    private RequestContexts() {}

    /** The request's context, as set by the filter. */
    public static RequestContext of(HttpServletRequest request) {
        return traced(request).context();
    }

    /** The request's span. */
    public static Traced traced(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Traced traced
                ? traced
                : Traced.unrecorded(RequestContext.fresh());
    }

    static void put(HttpServletRequest request, Traced traced) {
        request.setAttribute(ATTRIBUTE, traced);
    }

    /** The request is refused before anything of it is read, like many others: it is counted, and hardly worth a line. */
    public static void turnAway(HttpServletRequest request) {
        request.setAttribute(TURNED_AWAY, Boolean.TRUE);
    }

    static boolean isTurnedAway(HttpServletRequest request) {
        return request.getAttribute(TURNED_AWAY) != null;
    }

    /**
     * Adds the request's ids to every log line of this thread, and to what it measures. For threads that work for a request.
     */
    public static void toLog(RequestContext context) {
        MDC.put("request_id", context.requestId());
        MDC.put(Exemplars.TRACE_ID, context.traceId());
        if (context.isSampled()) {
            MDC.put(Exemplars.SPAN_ID, context.spanId());
        }
    }
}
