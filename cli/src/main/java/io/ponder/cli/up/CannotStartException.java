package io.ponder.cli.up;

/** Why Ponder cannot start, in words for the one who started it. */
final class CannotStartException extends Exception {

    private static final long serialVersionUID = 1L;

    CannotStartException(String message) {
        super(message);
    }
}
