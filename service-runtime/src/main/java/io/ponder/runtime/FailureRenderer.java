package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Writes a failure as the whole reply: as problem details between services, as OpenAI's error object at the gateway.
 */
public interface FailureRenderer {

    /** Does nothing if the reply has begun. */
    void render(Failure failure, HttpServletResponse response) throws IOException;
}
