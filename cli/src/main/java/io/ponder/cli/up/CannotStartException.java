package io.ponder.cli.up;

/** Ponder cannot start; the message tells the user why. */
final class CannotStartException extends Exception {

    private static final long serialVersionUID = 1L;

    CannotStartException(String message) {
        super(message);
    }
}
