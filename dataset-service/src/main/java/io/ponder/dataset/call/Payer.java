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
 */
public record Payer(
        String job,
        Caller caller,
        @Nullable Long maxNanoUsd,
        @Nullable Long maxTokens) {}
