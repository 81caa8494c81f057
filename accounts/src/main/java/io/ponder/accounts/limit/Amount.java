package io.ponder.accounts.limit;

import org.jspecify.annotations.Nullable;

/**
 * What a search spends, or can spend at most.
 *
 * @param tokens read and written, by all its calls
 * @param nanoUsd in billionths of a US dollar; null if a model has no price
 */
public record Amount(long tokens, @Nullable Long nanoUsd) {}
