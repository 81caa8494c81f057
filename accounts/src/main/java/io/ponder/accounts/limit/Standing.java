package io.ponder.accounts.limit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How things stand with one limit. Where a limit was lowered below what is spent and held, nothing is left, and
 * {@code spent} and {@code reserved} together are more than {@code limit}: what runs ends in peace, and nothing begins.
 *
 * @param limit in searches, tokens or billionths of a US dollar
 * @param spent by searches that have ended; 0 for a limit of searches at once
 * @param reserved for searches that run
 * @param left what may still begin
 * @param resetsAt when all of it is there again; null if never
 */
public record Standing(
        Owner owner,
        Per per,
        Counts counts,
        long limit,
        long spent,
        long reserved,
        long left,
        @Nullable Instant resetsAt) {

    static Standing of(Bound bound) {
        Window window = bound.window();
        Counts counts = bound.limit().counts();
        boolean isNow = window.per() == Per.NOW;
        return new Standing(
                window.owner(),
                window.per(),
                counts,
                bound.limit().most(),
                isNow ? 0 : window.spent().of(counts),
                window.reserved().of(counts),
                bound.left(),
                isNow || window.per() == Per.WHOLE ? null : window.ends());
    }
}
