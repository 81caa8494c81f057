package io.ponder.gateway.models;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.runtime.FailureRenderer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets encoded slashes into the ids of models only. In every other path they stand for nothing, or for a way out of it. */
@Component
final class EncodedSlashes extends OncePerRequestFilter {

    private final FailureRenderer renderer;

    EncodedSlashes(FailureRenderer renderer) {
        this.renderer = renderer;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/v1/models/") || !path.toLowerCase(Locale.ROOT).contains("%2f");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        renderer.render(
                Failure.of(Kind.NOT_FOUND, "there is nothing at " + request.getRequestURI()), request, response);
    }
}
