package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Writes when to try again, for a failure that says so: as {@code Retry-After} in whole seconds, and as
 * {@code retry-after-ms}, which the SDKs of OpenAI and Anthropic read first.
 */
public final class RetryAfter {

    private RetryAfter() {}

    public static void write(Failure failure, HttpServletResponse response) {
        Double seconds = failure.retryAfterSeconds();
        if (seconds != null) {
            response.setHeader("Retry-After", Long.toString((long) Math.ceil(seconds)));
            response.setHeader("retry-after-ms", Long.toString((long) Math.ceil(seconds * 1000)));
        }
    }
}
