package io.ponder.accounts.tenant;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import java.util.Optional;

/** What is wrong with a change, in words. */
final class Changes {

    private Changes() {}

    static <T> T found(Optional<T> found, String what, String id) {
        return found.orElseThrow(() -> Failure.of(Kind.NOT_FOUND, "there is no " + what + " " + Field.shortened(id, 60))
                .asException());
    }

    /** Refuses a change to what somebody else has changed since it was read. */
    static void requireVersion(String what, String id, long now, long read) {
        if (now != read) {
            throw conflict(what + " " + id + " is at version " + now + " now, and this change is to version " + read
                    + ": somebody else changed it in between. Read it again, and send the change with its version");
        }
    }

    static RuntimeException conflict(String message) {
        return Failure.of(Kind.CONFLICT, message).asException();
    }

    static RuntimeException exists(String what, String id) {
        return conflict("there is " + what + " " + id + " already; choose another id");
    }
}
