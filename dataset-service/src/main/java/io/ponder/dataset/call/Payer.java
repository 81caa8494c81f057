package io.ponder.dataset.call;

import io.ponder.accounts.tenant.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who pays for a call, and out of which budget.
 *
 * @param job the job's id
 * @param caller as it is now
 * @param maxNanoUsd the most that the job may spend in all, in billionths of a US dollar; null for no limit
 * @param maxTokens likewise; null for no limit
 * @param asker of whose words the calls are made; null where they are nobody's
 */
public record Payer(
        String job,
        Caller caller,
        @Nullable Long maxNanoUsd,
        @Nullable Long maxTokens,
        @Nullable Asker asker) {

    /** For calls that are made of nobody's words. */
    public Payer(String job, Caller caller, @Nullable Long maxNanoUsd, @Nullable Long maxTokens) {
        this(job, caller, maxNanoUsd, maxTokens, null);
    }

    /** The same for calls that are made of somebody's words. */
    public Payer of(@Nullable Asker other) {
        return new Payer(job, caller, maxNanoUsd, maxTokens, other);
    }
}
