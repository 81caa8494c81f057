package io.ponder.accounts.limit;

import java.time.Instant;

/**
 * The counters of one owner in one stretch of time.
 *
 * @param ends the first moment that is no longer in it
 * @param spent by searches that have ended
 * @param reserved for searches that run
 */
record Window(long id, Owner owner, Per per, Instant begins, Instant ends, Counted spent, Counted reserved) {

    /** What names a window before it exists. */
    record Name(Owner owner, Per per, Instant begins) {

        static Name at(Owner owner, Per per, Instant at) {
            return new Name(owner, per, per.begins(at));
        }
    }

    Name name() {
        return new Name(owner, per, begins);
    }

    boolean holds(Instant at) {
        return !at.isBefore(begins) && at.isBefore(ends);
    }

    /** What counts against a limit: what is held now or, over a stretch of time, what was spent in it as well. */
    long used(Counts counts) {
        return reserved.of(counts) + (per == Per.NOW ? 0 : spent.of(counts));
    }

    Window reserving(Counted more) {
        return new Window(id, owner, per, begins, ends, spent, reserved.plus(more));
    }
}
