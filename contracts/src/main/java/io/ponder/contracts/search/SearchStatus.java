package io.ponder.contracts.search;

import io.ponder.reasoning.model.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search under way, or one that ended within the last minutes: {@code GET /v1/searches/{id}}.
 *
 * @param requestId of the request that asked for it
 * @param began in milliseconds since 1970
 * @param seconds since it began, or that it took
 * @param samples started so far
 * @param finished of these
 * @param tokens used so far, as told within the last second or so; of a resumed search, since then
 * @param costUsd null if one of the models has no price
 * @param estimated whether a part of the tokens is an estimate, such as those of calls in flight
 * @param answer of the leading candidate; null for none
 * @param vote on it, the most supported first, five at most; empty for a search that does not vote
 */
public record SearchStatus(
        String id,
        String requestId,
        String tenant,
        String model,
        String strategy,
        @Nullable String verifier,
        State state,
        long began,
        double seconds,
        int samples,
        int finished,
        Tokens tokens,
        @Nullable Double costUsd,
        boolean estimated,
        @Nullable String answer,
        List<Vote> vote) {

    public SearchStatus {
        vote = List.copyOf(vote);
    }

    /** What has become of a search. */
    public enum State {
        RUNNING,
        ANSWERED,
        FAILED,
        /** On demand, or because nobody waited for it any more. */
        STOPPED
    }

    /**
     * What speaks for an answer.
     *
     * @param weight the same as {@code votes} where votes have no weight
     */
    public record Vote(String answer, int votes, double weight) {}

    /** {@code GET /v1/searches}: those under way in one replica, oldest first. */
    public record Listing(List<SearchStatus> searches) {
        public Listing {
            searches = List.copyOf(searches);
        }
    }
}
