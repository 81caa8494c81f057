package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import jakarta.servlet.http.HttpServletResponse;

/** Writes the {@code Retry-After} header for a failure that says when to try again. */
public final class RetryAfter {

    private RetryAfter() {}

    public static void write(Failure failure, HttpServletResponse response) {
        Double seconds = failure.retryAfterSeconds();
        if (seconds != null) {
            response.setHeader("Retry-After", Long.toString((long) Math.ceil(seconds)));
        }
    }
}
