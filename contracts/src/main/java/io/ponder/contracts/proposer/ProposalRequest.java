package io.ponder.contracts.proposer;

import io.ponder.reasoning.Message;
import io.ponder.reasoning.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/proposals}: draw continuations of one problem. The reply is a stream of {@link ProposalLine}s, each
 * sent as soon as it is known; closing the connection cancels the work in the engine.
 *
 * @param model a model the proposer lists; null for its default
 * @param messages the problem, at least one message
 * @param prefixes the partial answers to continue, at least one; an empty text starts a new answer
 * @param unit whole solutions, or single steps
 * @param sampling how each continuation is drawn
 * @param alternatives how many of the most likely first tokens to report, 0 to 20; a judge reads its verdict from them
 * @param progress whether to send {@link ProposalLine.Progress} lines while continuations grow
 */
public record ProposalRequest(
        @Nullable String model,
        List<Message> messages,
        List<Prefix> prefixes,
        Unit unit,
        Sampling sampling,
        int alternatives,
        boolean progress) {

    public ProposalRequest {
        messages = messages == null ? List.of() : List.copyOf(messages);
        prefixes = prefixes == null ? List.of() : List.copyOf(prefixes);
    }

    /** How far one continuation goes. */
    public enum Unit {
        /** To the end of the answer. */
        SOLUTION,
        /** To the next blank line: one reasoning step. */
        STEP
    }

    /**
     * A partial answer and how many continuations of it are wanted.
     *
     * @param text the answer so far, word for word; empty for none
     * @param samples at least 1
     * @param seed sample {@code i} is drawn with seed {@code seed + i}, where the engine honours seeds
     */
    public record Prefix(String text, int samples, long seed) {}
}
