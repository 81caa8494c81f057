package io.ponder.evaluation.data;

/** One problem cannot be used; the message is the reason that its {@link Broken} gives. */
final class Unusable extends RuntimeException {
    Unusable(String reason) {
        super(reason, null, false, false);
    }
}
