package io.ponder.evaluation.data;

/** One problem cannot be used; the message is the reason that its {@link Broken} gives. */
public final class Unusable extends RuntimeException {
    public Unusable(String reason) {
        super(reason, null, false, false);
    }
}
