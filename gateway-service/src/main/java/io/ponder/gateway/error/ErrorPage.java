package io.ponder.gateway.error;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.runtime.FailureRenderer;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Renders failures outside the handlers in the same form as all others. */
@Controller
final class ErrorPage implements ErrorController {

    private final FailureRenderer renderer;

    ErrorPage(FailureRenderer renderer) {
        this.renderer = renderer;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        Failure failure = switch (status) {
            case 404 -> Failure.of(Kind.NOT_FOUND, "there is nothing here");
            case 405 -> Failure.of(Kind.METHOD_NOT_ALLOWED, "this path does not support this method");
            case 413 -> Failure.of(Kind.BODY_TOO_LARGE, "the request body is too large");
            default ->
                status < 500
                        ? Failure.of(Kind.INVALID_REQUEST, "this server does not understand the request")
                        : Failure.of(Kind.INTERNAL, "Ponder failed unexpectedly; its log has the details");
        };
        renderer.render(failure, response);
    }
}
