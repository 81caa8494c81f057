package io.ponder.evaluation.run;

/** A run cannot go on; the message says why, and what to do. */
public class RunException extends Exception {

    private static final long serialVersionUID = 1;

    public RunException(String message) {
        super(message);
    }
}
