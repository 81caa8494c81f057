package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Move;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Samples text from an LLM. Calls return at once; replies come from any thread. */
public interface Proposer {

    /**
     * Begins to draw continuations. Every sample gets exactly one {@link Reply.Continuation} or {@link Reply.Failed},
     * then comes one {@link Reply.Ended}; after a cancellation nothing need come any more.
     *
     * @param deadline after which nobody waits for a reply
     */
    InFlight propose(Request request, Instant deadline, Consumer<? super Reply> replies);

    /**
     * @param messages the problem, or what a strategy asks instead
     * @param prefixes at least one
     */
    record Request(String model, List<Message> messages, List<Prefix> prefixes, Move.Unit unit, Sampling sampling) {
        public Request {
            messages = List.copyOf(messages);
            prefixes = List.copyOf(prefixes);
        }

        /** All samples of all prefixes. */
        public int samples() {
            return prefixes.stream().mapToInt(Prefix::samples).sum();
        }
    }

    /**
     * @param text what was written so far; empty for a new answer
     * @param samples at least 1
     * @param seed sample {@code i} is drawn with seed {@code seed + i}
     */
    record Prefix(String text, int samples, long seed) {}

    /** What a call sends back. */
    sealed interface Reply {

        /**
         * @param sample counted over all prefixes of the request, in order
         * @param text what was written after the prefix, word for word
         */
        record Continuation(
                int sample,
                String text,
                @Nullable String reasoning,
                FinishReason finishReason,
                Tokens tokens,
                @Nullable LogProbs logProbs)
                implements Reply {}

        record Failed(int sample, Failure failure) implements Reply {}

        /** Completion tokens written so far by the samples still under way, summed over the call. */
        record Progress(long completionTokens) implements Reply {}

        /**
         * The call is over.
         *
         * @param tokens what the engine reported for the whole call; null when it broke and nothing more is known
         * @param failure why it broke; null when it did not. It stands for every sample that did not arrive
         */
        record Ended(@Nullable Tokens tokens, @Nullable Failure failure) implements Reply {}
    }

    /** A call under way. */
    interface InFlight {
        /** Stops it, in the engine too. Does not block, and does nothing when it is over. */
        void cancel();
    }
}
