package io.ponder.accounts.traffic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A search that may be used for training.
 *
 * @param id the search's
 * @param tenant whose data sets may be made of it
 * @param team that had it kept
 * @param at when it began
 * @param strategy that was asked for
 * @param person a pseudonym of whose question it is; null where the client named nobody
 * @param content question, candidates and how they were drawn, as JSON
 */
public record KeptSearch(
        String id,
        String tenant,
        String team,
        Instant at,
        String model,
        String strategy,
        @Nullable String person,
        String content) {}
