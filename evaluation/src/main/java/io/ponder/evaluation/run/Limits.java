package io.ponder.evaluation.run;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run may spend, and how it runs.
 *
 * @param maxCostUsd of everything, searches of earlier starts included; null for no limit
 * @param maxTokens likewise
 * @param parallel searches at once; 0 widens as long as that makes the run faster
 * @param patience how long to wait for a service that does not answer
 * @param onlyEstimate whether it ends after the first problem, which tells what the rest will take
 * @param until after which no search begins; null for no limit
 */
public record Limits(
        @Nullable Double maxCostUsd,
        @Nullable Long maxTokens,
        int parallel,
        Duration patience,
        boolean onlyEstimate,
        @Nullable Instant until) {}
