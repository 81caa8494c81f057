package io.ponder.verifier.code;

import org.jspecify.annotations.Nullable;

/**
 * How a program in the sandbox ended.
 *
 * @param exit its exit status; 128 plus the signal's number if a signal ended it
 * @param stoppedBy the limit that it exceeded and was killed for; null if it ended by itself
 * @param out what it wrote to stdout, as UTF-8
 */
record Run(int exit, @Nullable Limit stoppedBy, String out, String err) {

    enum Limit {
        WALL_TIME,
        CPU_TIME,
        MEMORY,
        THREADS,
        OUTPUT
    }

    boolean succeeded() {
        return stoppedBy == null && exit == 0;
    }
}
