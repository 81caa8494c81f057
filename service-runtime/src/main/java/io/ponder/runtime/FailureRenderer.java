package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes a failure as the whole reply: problem details inside, OpenAI's error object at the gateway. */
public interface FailureRenderer {

    /** Does nothing to a reply that has begun. */
    void render(Failure failure, HttpServletResponse response) throws IOException;
}
