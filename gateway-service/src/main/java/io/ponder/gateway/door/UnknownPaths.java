package io.ponder.gateway.door;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import io.ponder.runtime.FailureRenderer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Answers requests for paths that do not exist, and says which path was probably meant. */
@Component
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPaths {

    /** A path longer than any real one is not compared with them. */
    private static final int LONGEST = 200;

    private final Paths paths;
    private final FailureRenderer renderer;

    UnknownPaths(Paths paths, FailureRenderer renderer) {
        this.paths = paths;
        this.renderer = renderer;
    }

    @ExceptionHandler
    void noSuchPath(NoResourceFoundException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        renderer.render(failure(request.getMethod(), request.getRequestURI()), request, response);
    }

    Failure failure(String method, String path) {
        @Nullable String meant = path.length() > LONGEST ? null : paths.meant(method, path);
        String hint = meant == null
                ? "GET /v1/openapi.json lists every path"
                : "did you mean " + meant + "? The base URL for SDKs of OpenAI ends in /v1, for those of Anthropic it"
                        + " does not";
        return Failure.of(Kind.NOT_FOUND, "there is nothing at " + Field.shortened(path, LONGEST) + "; " + hint);
    }
}
