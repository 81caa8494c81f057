package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Writes a failure as the whole reply: as problem details between services, and at the gateway in the shape of the API
 * that the request speaks.
 */
public interface FailureRenderer {

    /** Does nothing if the reply has begun. */
    void render(Failure failure, HttpServletRequest request, HttpServletResponse response) throws IOException;
}
