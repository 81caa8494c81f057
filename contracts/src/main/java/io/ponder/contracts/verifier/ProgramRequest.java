package io.ponder.contracts.verifier;

import io.ponder.reasoning.model.Field;

/**
 * {@code POST /v1/programs} of verifier-service: runs the Python in a text, in the sandbox, for what it returns. The reply is
 * one line, a {@link ProgramReply}. {@code GET /v1/programs} says whether programs can be run: 200, or the failure.
 *
 * @param text what a model wrote, with its program in fenced blocks
 */
public record ProgramRequest(String text) {

    public ProgramRequest {
        new Field("text").require(text != null && !text.isBlank(), "must hold what a model wrote");
    }

    /** The reply of {@code GET}. */
    public record Ready(String language) {}
}
