package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses work at the door, before anything of it is read, when as many requests as the service may have are at work.
 * What only looks (health, metrics, lists) is always let in.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
final class CrowdFilter extends OncePerRequestFilter {

    private final Semaphore places;
    private final FailureRenderer renderer;

    CrowdFilter(HttpSettings settings, FailureRenderer renderer) {
        this.places = new Semaphore(settings.maxRequests());
        this.renderer = renderer;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!places.tryAcquire()) {
            renderer.render(full(), response);
            UnreadBody.discard(request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.release();
        }
    }

    private static Failure full() {
        return new Failure(
                Kind.OVERLOADED,
                "Ponder is working on as many requests as it may; try again later",
                null,
                List.of(),
                1.0);
    }
}
