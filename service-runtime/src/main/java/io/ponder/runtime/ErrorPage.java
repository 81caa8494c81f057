package io.ponder.runtime;

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
        renderer.render(StatusFailures.of(status), request, response);
    }
}
