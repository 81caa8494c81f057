package io.ponder.runtime;

import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.Failure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Failures of the internal API: RFC 9457 problem documents. */
public final class ProblemRenderer implements FailureRenderer {

    private final String service;

    /**
     * @param service the service's name, such as {@code proposer-service}
     */
    public ProblemRenderer(String service) {
        this.service = service;
    }

    @Override
    public void render(Failure failure, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(failure.kind().status());
        response.setContentType(ProblemDetails.MEDIA_TYPE);
        RetryAfter.write(failure, response);
        response.getOutputStream().write(WireJson.mapper().writeValueAsBytes(ProblemDetails.of(failure, service)));
        response.flushBuffer();
    }
}
