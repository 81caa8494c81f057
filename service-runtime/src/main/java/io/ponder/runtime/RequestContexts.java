package io.ponder.runtime;

import io.ponder.contracts.wire.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.MDC;

/** Finds the context of the current request. */
public final class RequestContexts {

    static final String ATTRIBUTE = RequestContext.class.getName();

    private RequestContexts() {}

    /** The request's context, as set by the filter. */
    public static RequestContext of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof RequestContext context ? context : RequestContext.fresh();
    }

    /** Adds the request's ids to every log line of this thread. For threads that work for a request. */
    public static void toLog(RequestContext context) {
        MDC.put("request_id", context.requestId());
        MDC.put("trace_id", context.traceId());
    }
}
