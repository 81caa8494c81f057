package io.ponder.runtime;

import io.ponder.contracts.wire.RequestContext;
import io.ponder.runtime.tracing.Traced;
import io.ponder.runtime.tracing.Tracing;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Gives every request its {@link RequestContext} and its span, returns the ids of the request and of its trace in headers, and
 * logs one line at the end.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestContextFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger("io.ponder.access");

    /** The reply's header that names the trace, if there is one. */
    private static final String TRACE_ID = "X-Trace-Id";

    private static final int SERVER_ERROR = 500;

    private final InstantSource clock;
    private final Tracing tracing;

    RequestContextFilter(InstantSource clock, Tracing tracing) {
        this.clock = clock;
        this.tracing = tracing;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return Probes.isProbe(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Traced traced = tracing.serve(request.getMethod(), request::getHeader, clock);
        RequestContext context = traced.context();
        RequestContexts.put(request, traced);
        response.setHeader(RequestContext.REQUEST_ID, context.requestId());
        if (traced.isRecorded()) {
            response.setHeader(TRACE_ID, context.traceId());
        }
        long began = System.nanoTime();
        RequestContexts.toLog(context);
        try {
            chain.doFilter(request, response);
        } finally {
            // Under overload there may be a thousand a second of those that were turned away.
            Level level = RequestContexts.isTurnedAway(request) ? Level.DEBUG : Level.INFO;
            logEnd(level, request.getMethod(), request.getRequestURI(), response.getStatus(), began);
            end(traced, request, response);
            MDC.clear();
        }
    }

    /** The line of a request that has ended, which began at this {@link System#nanoTime}. */
    static void logEnd(Level level, String method, String path, int status, long began) {
        LOG.atLevel(level).log("{} {} {} {}ms", method, path, status, (System.nanoTime() - began) / 1_000_000);
    }

    /** Paths may name what is secret, so only their pattern is told. */
    private static void end(Traced traced, HttpServletRequest request, HttpServletResponse response) {
        if (traced.isRecorded()) {
            traced.with("http.request.method", request.getMethod())
                    .with("http.response.status_code", response.getStatus())
                    .with("ponder.request.id", traced.context().requestId());
            if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String route) {
                traced.with("http.route", route).rename(request.getMethod() + " " + route);
            }
            if (response.getStatus() >= SERVER_ERROR) {
                traced.failed(Integer.toString(response.getStatus()));
            }
        }
        traced.end();
    }
}
