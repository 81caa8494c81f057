package io.ponder.reasoning.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Collects the replies to one search's calls. The engine takes from it on one thread; a simulation passes one that moves a
 * virtual clock instead of waiting.
 */
public interface Inbox {

    /** Adds an event; from any thread. */
    void post(Event event);

    /**
     * The next event, waiting for it until {@code until}.
     *
     * @return null when {@code until} has passed
     */
    @Nullable
    Event take(Instant until) throws InterruptedException;

    /** Something that happened to the search. */
    sealed interface Event {

        /** A reply to a call to the proposer. */
        record FromProposer(int call, ProposalReply reply) implements Event {}

        /** A reply to a call to the verifier. */
        record FromVerifier(int call, ScoreReply reply) implements Event {}

        /** The client no longer wants the answer. */
        record Abandoned() implements Event {}
    }
}
