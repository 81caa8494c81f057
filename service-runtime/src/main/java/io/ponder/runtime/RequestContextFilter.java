package io.ponder.runtime;

import io.ponder.contracts.wire.RequestContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request its {@link RequestContext}, returns the request's id in a header, and logs one line at the end.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestContextFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger("io.ponder.access");

    private final InstantSource clock;

    RequestContextFilter(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return Probes.isProbe(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestContext context = RequestContext.from(request::getHeader, clock);
        request.setAttribute(RequestContexts.ATTRIBUTE, context);
        response.setHeader(RequestContext.REQUEST_ID, context.requestId());
        long began = System.nanoTime();
        RequestContexts.toLog(context);
        try {
            chain.doFilter(request, response);
        } finally {
            LOG.info(
                    "{} {} {} {}ms",
                    request.getMethod(),
                    request.getRequestURI(),
                    response.getStatus(),
                    (System.nanoTime() - began) / 1_000_000);
            MDC.clear();
        }
    }
}
