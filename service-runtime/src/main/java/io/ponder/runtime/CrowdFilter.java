package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses work at the door, before anything of it is read, when as many requests as the service may have are at work. A
 * request takes its place once its body has arrived, so that slow clients keep nobody out. What only looks (health,
 * metrics, lists) is always let in.
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
        try (Place place = new Place()) {
            boolean hasBody = request.getContentLengthLong() != 0;
            if (hasBody ? places.availablePermits() > 0 : place.take()) {
                request.setAttribute(Place.class.getName(), place);
                chain.doFilter(request, response);
            } else {
                renderer.render(full(), request, response);
                UnreadBody.discard(request, response);
            }
        }
    }

    /** Takes the request's place, as soon as its body has arrived. */
    static boolean isLetIn(HttpServletRequest request) {
        return !(request.getAttribute(Place.class.getName()) instanceof Place place) || place.take();
    }

    static Failure full() {
        return Failure.passing(Kind.OVERLOADED, "Ponder is working on as many requests as it may; try again later");
    }

    /** One request's place, used by its own thread only. */
    private final class Place implements AutoCloseable {
        private boolean taken;

        private boolean take() {
            taken = taken || places.tryAcquire();
            return taken;
        }

        @Override
        public void close() {
            if (taken) {
                places.release();
            }
        }
    }
}
