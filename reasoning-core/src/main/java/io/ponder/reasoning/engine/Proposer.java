package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.strategy.Move;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Samples text from an LLM. Calls return at once; replies come from any thread. */
public interface Proposer {

    /**
     * Begins to draw continuations. Every sample gets exactly one {@link ProposalReply.Continuation} or {@link ProposalReply.Failed},
     * then comes one {@link ProposalReply.End} or {@link ProposalReply.Broken}; after a cancellation nothing need come any more.
     *
     * @param deadline after which nobody waits for a reply
     */
    InFlight propose(Request request, Instant deadline, Consumer<? super ProposalReply> replies);

    /**
     * @param messages the problem, or what a strategy asks instead
     * @param prefixes at least one
     * @param tools what the model may call; null for none
     * @param live whether to send {@link ProposalReply.Delta}s, because a sample is the answer whatever it says
     * @param attempt how many calls in flight or given up have asked for the same; above 0, another replica is better
     */
    record Request(
            String model,
            List<Message> messages,
            List<Prefix> prefixes,
            Move.Unit unit,
            Sampling sampling,
            @Nullable Tools tools,
            boolean live,
            int attempt) {
        public Request {
            messages = List.copyOf(messages);
            prefixes = List.copyOf(prefixes);
        }

        /** A request without tools. */
        public Request(
                String model,
                List<Message> messages,
                List<Prefix> prefixes,
                Move.Unit unit,
                Sampling sampling,
                int attempt) {
            this(model, messages, prefixes, unit, sampling, null, false, attempt);
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

    /** A call under way. */
    interface InFlight {
        /** Stops it, in the engine too. Does not block, and does nothing when it is over. */
        void cancel();
    }
}
