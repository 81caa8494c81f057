package io.ponder.gateway.door;

import io.ponder.gateway.GatewaySettings;
import io.ponder.runtime.FailureRenderer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets web pages of the origins that the operator names read every reply, refusals and streams included, and answers
 * {@code OPTIONS}, with which browsers ask first. Cookies are never asked for: a page sends its key as a header.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class CrossOrigin extends OncePerRequestFilter {

    private static final String ANY = "*";

    private static final String READABLE =
            "x-request-id, request-id, retry-after, retry-after-ms, x-should-retry, idempotent-replayed, content-type";

    private final List<String> origins;
    private final Paths paths;
    private final UnknownPaths unknown;
    private final FailureRenderer renderer;

    CrossOrigin(GatewaySettings settings, Paths paths, UnknownPaths unknown, FailureRenderer renderer) {
        this.origins = settings.corsOrigins().stream()
                .map(origin -> origin.strip().replaceFirst("/$", ""))
                .toList();
        this.paths = paths;
        this.unknown = unknown;
        this.renderer = renderer;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean isAllowed = allow(request.getHeader("Origin"), response);
        if (request.getMethod().equals("OPTIONS")) {
            options(request, response, isAllowed);
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean allow(@Nullable String origin, HttpServletResponse response) {
        boolean isOpen = origins.contains(ANY);
        if (!origins.isEmpty() && !isOpen) {
            response.addHeader("Vary", "Origin");
        }
        if (origin == null || !(isOpen || origins.contains(origin))) {
            return false;
        }
        response.setHeader("Access-Control-Allow-Origin", isOpen ? ANY : origin);
        response.setHeader("Access-Control-Expose-Headers", READABLE);
        return true;
    }

    private void options(HttpServletRequest request, HttpServletResponse response, boolean isAllowed)
            throws IOException {
        Set<String> methods = paths.methods(request.getRequestURI());
        if (methods.isEmpty()) {
            renderer.render(unknown.failure(request.getMethod(), request.getRequestURI()), request, response);
            return;
        }
        String all = String.join(", ", methods) + ", OPTIONS";
        response.setHeader("Allow", all);
        if (isAllowed && request.getHeader("Access-Control-Request-Method") != null) {
            response.setHeader("Access-Control-Allow-Methods", all);
            String headers = request.getHeader("Access-Control-Request-Headers");
            if (headers != null) {
                response.setHeader("Access-Control-Allow-Headers", headers);
            }
            if ("true".equals(request.getHeader("Access-Control-Request-Private-Network"))) {
                response.setHeader("Access-Control-Allow-Private-Network", "true");
            }
            response.setHeader("Access-Control-Max-Age", "7200");
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
