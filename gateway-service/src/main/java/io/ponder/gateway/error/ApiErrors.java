package io.ponder.gateway.error;

import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.runtime.FailureRenderer;
import io.ponder.runtime.RequestContexts;
import io.ponder.runtime.RetryAfter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Renders every failure in the shape of the API that its request speaks, with the headers by which SDKs retry. */
public final class ApiErrors implements FailureRenderer {

    /** Where Anthropic's SDKs look for the id of a request. */
    public static final String ANTHROPIC_REQUEST_ID = "request-id";

    @Override
    public void render(Failure failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        String id = RequestContexts.of(request).requestId();
        response.setHeader(RequestContext.REQUEST_ID, id);
        Object document;
        if (ApiFamily.of(request) == ApiFamily.ANTHROPIC) {
            response.setHeader(ANTHROPIC_REQUEST_ID, id);
            response.setStatus(AnthropicErrors.status(failure.kind()));
            document = AnthropicErrors.body(failure, id);
        } else {
            response.setStatus(failure.kind().status());
            document = OpenAiErrors.body(failure);
        }
        RetryAfter.write(failure, response);
        response.setHeader("x-should-retry", Boolean.toString(isWorthRetrying(failure.kind())));
        byte[] body = WireJson.mapper().writeValueAsBytes(document);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /**
     * Whether the same request may have better luck. SDKs repeat every 408, 409, 429 and 5xx unless told otherwise, but a
     * search that ran out of time, or whose samples were all empty, would only be paid for again.
     */
    private static boolean isWorthRetrying(Kind kind) {
        return switch (kind) {
            case KEY_IN_USE, OVERLOADED, RATE_LIMITED, UPSTREAM_ERROR, UPSTREAM_UNAVAILABLE -> true;
            case INVALID_REQUEST,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    CONFLICT,
                    CANCELLED,
                    QUOTA_SPENT,
                    UNKNOWN_MODEL,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    TOO_SLOW,
                    BODY_TOO_LARGE,
                    KEY_REUSED,
                    CONTEXT_LENGTH_EXCEEDED,
                    CAPABILITY_MISSING,
                    INTERNAL,
                    NO_ANSWER,
                    TIMEOUT -> false;
        };
    }
}
