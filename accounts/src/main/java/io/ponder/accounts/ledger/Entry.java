package io.ponder.accounts.ledger;

import io.ponder.reasoning.model.Tokens;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one search spent.
 *
 * @param id the search's
 * @param at when it began
 * @param key the id of the caller's key; null where none is required
 * @param conversation as the caller named it; null if it did not
 * @param operation the API that was used: {@code chat}, {@code reasoning}, {@code responses}, ...
 * @param model the model that was asked for; {@code -} if the default of the service
 * @param verifier the verifier that was asked for; null if none was named
 * @param error the code of its failure; null for an answer
 * @param estimated whether a part of the tokens is an estimate, since their engine did not tell them
 * @param latencyMs from its beginning to its end
 * @param samples continuations started
 * @param calls calls made to proposer and verifier
 * @param parts the tokens by role and fate; together they are all of them
 * @param nanoUsd the cost in billionths of a US dollar; null if a model has no price
 * @param requestId of the request that caused it; several searches can share one
 * @param foreseen what was known of it before it began; null where that is not known any more
 * @param reply the id of the reply that the client got, by which it can tell what it thinks of the answer; null where it got none
 * @param right whether the answer is the right one; null where nobody said
 */
public record Entry(
        String id,
        Instant at,
        String organization,
        String team,
        @Nullable String key,
        @Nullable String conversation,
        String operation,
        String model,
        String strategy,
        @Nullable String verifier,
        Outcome outcome,
        @Nullable String error,
        boolean estimated,
        long latencyMs,
        int samples,
        int calls,
        List<Part> parts,
        @Nullable Long nanoUsd,
        String requestId,
        @Nullable Foreseen foreseen,
        @Nullable String reply,
        @Nullable Boolean right) {

    public Entry {
        parts = List.copyOf(parts);
    }

    /** A search whose answer no client got, and nobody judged. */
    public Entry(
            String id,
            Instant at,
            String organization,
            String team,
            @Nullable String key,
            @Nullable String conversation,
            String operation,
            String model,
            String strategy,
            @Nullable String verifier,
            Outcome outcome,
            @Nullable String error,
            boolean estimated,
            long latencyMs,
            int samples,
            int calls,
            List<Part> parts,
            @Nullable Long nanoUsd,
            String requestId,
            @Nullable Foreseen foreseen) {
        this(
                id,
                at,
                organization,
                team,
                key,
                conversation,
                operation,
                model,
                strategy,
                verifier,
                outcome,
                error,
                estimated,
                latencyMs,
                samples,
                calls,
                parts,
                nanoUsd,
                requestId,
                foreseen,
                null,
                null);
    }

    /**
     * What is known of a search before it begins, so that later ones like it can be foretold.
     *
     * @param kind the same for searches that are alike but for their questions
     * @param size what the question makes of it, in tokens, at least 1
     */
    public record Foreseen(String kind, long size) {}

    /** How a search ended. */
    public enum Outcome {
        ANSWERED,
        /** Answered with what it had when its budget was spent. */
        CUT,
        FAILED,
        /** The client left first. */
        LEFT,
        /** Stopped on demand. */
        CANCELLED,
        /** Nobody knows: a service died. */
        LOST;

        /** The name in JSON and in the database. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The tokens of one role and fate.
     *
     * @param role {@code proposer} or {@code verifier}
     * @param fate {@code selected}, {@code supporting}, {@code pruned}, {@code cancelled} or {@code failed}
     * @param count samples, or scores
     * @param prompt tokens read, cached ones included
     * @param cached of these, from a prefix cache
     * @param completion tokens written
     */
    public record Part(
            String role,
            String fate,
            int count,
            long prompt,
            long cached,
            long completion,
            @Nullable Long nanoUsd) {}

    /** The same search with another beginning. */
    public Entry startedAt(Instant other) {
        return with(other, parts, right);
    }

    /**
     * This entry of a search whose process died, with what a service remembers of it: only the sum, and not what became of
     * each sample.
     *
     * @param failed whether it failed; else it was stopped, since nobody was left to wait for it
     * @param rough whether a part of the tokens is an estimate
     * @param money in billionths of a US dollar; null if a model has no price
     */
    public Entry toldBy(
            @Nullable String itsVerifier,
            boolean failed,
            boolean rough,
            double seconds,
            int itsSamples,
            Tokens tokens,
            @Nullable Long money) {
        return new Entry(
                id,
                at,
                organization,
                team,
                key,
                conversation,
                operation,
                model,
                strategy,
                itsVerifier,
                failed ? Outcome.FAILED : Outcome.LEFT,
                "gateway_died",
                rough,
                Math.round(seconds * 1000),
                itsSamples,
                itsSamples,
                List.of(new Part(
                        "proposer",
                        "cancelled",
                        itsSamples,
                        tokens.prompt(),
                        tokens.cached(),
                        tokens.completion(),
                        money)),
                money,
                requestId,
                foreseen);
    }

    Entry withParts(List<Part> other) {
        return with(at, other, right);
    }

    /** The same search after somebody said whether its answer is right. */
    Entry judged(@Nullable Boolean verdict) {
        return with(at, parts, verdict);
    }

    private Entry with(Instant otherAt, List<Part> other, @Nullable Boolean verdict) {
        return new Entry(
                id,
                otherAt,
                organization,
                team,
                key,
                conversation,
                operation,
                model,
                strategy,
                verifier,
                outcome,
                error,
                estimated,
                latencyMs,
                samples,
                calls,
                other,
                nanoUsd,
                requestId,
                foreseen,
                reply,
                verdict);
    }

    /** All tokens, read and written. */
    public long tokens() {
        return parts.stream()
                .mapToLong(part -> part.prompt() + part.completion())
                .sum();
    }
}
