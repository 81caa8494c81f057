package io.ponder.runtime;

import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Renders failures of the internal API as RFC 9457 problem documents. */
public final class ProblemRenderer implements FailureRenderer {

    private final String service;
    private final boolean isRelayed;

    /**
     * @param service the service's name, such as {@code proposer-service}
     */
    public ProblemRenderer(String service) {
        this(service, false);
    }

    /** @param isRelayed whether the caller renames fields for its own API; fields then stay marked in the message */
    public ProblemRenderer(String service, boolean isRelayed) {
        this.service = service;
        this.isRelayed = isRelayed;
    }

    @Override
    public void render(Failure failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(failure.kind().status());
        response.setContentType(ProblemDetails.MEDIA_TYPE);
        RetryAfter.write(failure, response);
        Failure told = isRelayed ? failure : failure.inWordsOf(UnaryOperator.identity());
        response.getOutputStream().write(WireJson.mapper().writeValueAsBytes(ProblemDetails.of(told, service)));
        response.flushBuffer();
    }
}
