package io.ponder.cli.ask;

/** Why the gateway gave no answer, in words for the one who asked. */
final class GatewayException extends Exception {

    private static final long serialVersionUID = 1L;

    GatewayException(String message) {
        super(message);
    }
}
