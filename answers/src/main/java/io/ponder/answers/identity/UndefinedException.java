package io.ponder.answers.identity;

/** A value that does not exist: a quotient by zero, the logarithm of a negative number. */
final class UndefinedException extends RuntimeException {
    UndefinedException() {
        super("undefined", null, false, false);
    }
}
