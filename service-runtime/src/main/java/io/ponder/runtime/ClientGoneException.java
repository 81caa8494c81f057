package io.ponder.runtime;

/** The client closed its connection: nobody reads what would be written now. */
public final class ClientGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ClientGoneException() {
        super("the client left", null, false, false);
    }
}
