package io.ponder.runtime;

/** The client has closed its connection, so there is nobody to write to. */
public final class ClientGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ClientGoneException() {
        super("the client left", null, false, false);
    }
}
