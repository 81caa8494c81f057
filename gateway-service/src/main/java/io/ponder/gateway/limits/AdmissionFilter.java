package io.ponder.gateway.limits;

import io.ponder.gateway.door.Callers;
import io.ponder.reasoning.model.Failure;
import io.ponder.runtime.FailureRenderer;
import io.ponder.runtime.RequestContexts;
import io.ponder.runtime.UnreadBody;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns requests for searches away before anything of them is read, once there is no room for them: under overload most
 * requests end here, and each must cost next to nothing. Everything else, such as what admins do, is let in.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
final class AdmissionFilter extends OncePerRequestFilter {

    private static final Set<String> PATHS =
            Set.of("/v1/chat/completions", "/v1/completions", "/v1/messages", "/v1/reasoning", "/v1/responses");

    private final Doorkeeper doorkeeper;
    private final SpendingMetrics metrics;
    private final FailureRenderer renderer;

    AdmissionFilter(Doorkeeper doorkeeper, SpendingMetrics metrics, FailureRenderer renderer) {
        this.doorkeeper = doorkeeper;
        this.metrics = metrics;
        this.renderer = renderer;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST") || !PATHS.contains(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String tenant = Callers.of(request).tenant();
        Failure full = doorkeeper.enter(tenant);
        if (full != null) {
            metrics.turnedAway();
            RequestContexts.turnAway(request);
            renderer.render(full, request, response);
            UnreadBody.discard(request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            doorkeeper.leave(tenant);
        }
    }
}
