package io.ponder.gateway.responses.stream;

/** Another attempt has taken the response over, or it was deleted: whoever is told so has nothing more to write. */
public final class ReplacedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ReplacedException() {
        super("another attempt goes on with this response, or it was deleted");
    }
}
