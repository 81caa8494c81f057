package io.ponder.evaluation.data;

/** A file of problems cannot be used as it is; the message names the lines, what is wrong with them and what to do. */
public final class DataException extends Exception {

    private static final long serialVersionUID = 1;

    DataException(String message) {
        super(message);
    }
}
