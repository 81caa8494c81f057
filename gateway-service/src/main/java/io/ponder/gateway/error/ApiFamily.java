package io.ponder.gateway.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

/** Whose API a request speaks. */
public enum ApiFamily {
    OPENAI,
    ANTHROPIC;

    /** The header that every Anthropic SDK sends. */
    public static final String ANTHROPIC_VERSION = "anthropic-version";

    private static final String MESSAGES = "/v1/messages";

    /** Anthropic's for its own paths and for whoever names a version of its API, on whatever path; else OpenAI's. */
    public static ApiFamily of(HttpServletRequest request) {
        Object failedAt = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = failedAt instanceof String original ? original : request.getRequestURI();
        boolean isMessages = path != null && (path.equals(MESSAGES) || path.startsWith(MESSAGES + "/"));
        return isMessages || request.getHeader(ANTHROPIC_VERSION) != null ? ANTHROPIC : OPENAI;
    }
}
