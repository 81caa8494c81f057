package io.ponder.runtime;

import io.ponder.contracts.wire.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.MDC;

/** Where the context of the request at hand is found. */
public final class RequestContexts {

    static final String ATTRIBUTE = RequestContext.class.getName();

    private RequestContexts() {}

    /** The context of a request that came through the filter. */
    public static RequestContext of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof RequestContext context ? context : RequestContext.fresh();
    }

    /** Puts the request's id on every log line of this thread; for threads that work for a request. */
    public static void toLog(RequestContext context) {
        MDC.put("request_id", context.requestId());
        MDC.put("trace_id", context.traceId());
    }
}
