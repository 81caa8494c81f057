package io.ponder.reasoning.engine;

import io.ponder.answers.extract.Thinking;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call of a {@link Proposer} sends back, and a line of proposer-service's reply. Every sample of every prefix gets
 * exactly one {@link Continuation} or {@link Failed}; an {@link End} or {@link Broken} comes last.
 */
public sealed interface ProposalReply {

    /**
     * A finished continuation.
     *
     * @param prefix index into the request's prefixes
     * @param sample 0 to samples-1 of that prefix
     * @param text what the model wrote after the prefix, word for word, without the stop string; for a step the
     *     separator is kept, so that prefix and text concatenate to the next prefix. It is blank only after a prefix that
     *     is not, where the limit cut off a thought, or where all was withheld. What a program returned stands below it
     * @param reasoning the model's own thinking where the engine separates it; null otherwise
     * @param tokens as counted so far: {@link End} has the engine's own total, which may differ
     * @param logProbs null where the engine returns none
     * @param alternatives the most likely first tokens, most likely first; empty unless asked for
     * @param toolCalls what the model called, in order; usually empty. Then the text may be blank
     * @param tokenLogProbs each token of the text with its probability; null unless asked for and reported
     */
    record Continuation(
            int prefix,
            int sample,
            String text,
            @Nullable String reasoning,
            FinishReason finishReason,
            Tokens tokens,
            @Nullable LogProbs logProbs,
            List<Alternative> alternatives,
            List<ToolCall> toolCalls,
            @Nullable List<TokenLogProb> tokenLogProbs)
            implements ProposalReply {
        public Continuation {
            alternatives = List.copyOf(alternatives);
            // An absent list arrives as null from JSON.
            toolCalls = toolCalls == null ? List.of() : List.copyOf(toolCalls);
            tokenLogProbs = tokenLogProbs == null ? null : List.copyOf(tokenLogProbs);
        }

        /**
         * Whether the model wrote nothing where an answer was asked for, beside a thought. Such a sample is drawn again, and
         * else fails.
         *
         * @param before the prefix that it continues
         */
        public boolean saysNothing(String before) {
            if (finishReason == FinishReason.REFUSED || !alternatives.isEmpty() || !toolCalls.isEmpty()) {
                return false;
            }
            if (text.isBlank()) {
                boolean isCutThought = finishReason != FinishReason.STOP && hasThought();
                return !isCutThought && isBlankAfterThought(before);
            }
            return finishReason == FinishReason.STOP && isBlankAfterThought(before + text);
        }

        /** Whether a text is a closed thought and nothing else, or nothing at all. */
        private static boolean isBlankAfterThought(String text) {
            return Thinking.textAfter(text).map(String::isBlank).orElse(false);
        }

        private boolean hasThought() {
            return reasoning != null && !reasoning.isBlank();
        }

        /** What to say of a sample that {@linkplain #saysNothing says nothing} however often it is drawn. */
        public Failure nothing() {
            return Failure.of(
                    Failure.Kind.NO_ANSWER,
                    hasThought() || !text.isBlank()
                            ? "the model thought, and then answered nothing"
                            : "the model answered nothing");
        }

        /** The same in other words. */
        public Continuation withText(String other) {
            return new Continuation(
                    prefix,
                    sample,
                    other,
                    reasoning,
                    finishReason,
                    tokens,
                    logProbs,
                    alternatives,
                    toolCalls,
                    tokenLogProbs);
        }

        /** One that calls no tool. */
        public Continuation(
                int prefix,
                int sample,
                String text,
                @Nullable String reasoning,
                FinishReason finishReason,
                Tokens tokens,
                @Nullable LogProbs logProbs,
                List<Alternative> alternatives) {
            this(prefix, sample, text, reasoning, finishReason, tokens, logProbs, alternatives, List.of(), null);
        }

        /** One without alternatives. */
        public Continuation(
                int prefix,
                int sample,
                String text,
                @Nullable String reasoning,
                FinishReason finishReason,
                Tokens tokens,
                @Nullable LogProbs logProbs) {
            this(prefix, sample, text, reasoning, finishReason, tokens, logProbs, List.of());
        }
    }

    /** A token the model might have written, with its natural-log probability. */
    record Alternative(String token, double logProb) {}

    /** A continuation that failed after all retries. */
    record Failed(int prefix, int sample, Failure failure) implements ProposalReply {}

    /** Completion tokens written so far by the samples still under way, summed over the call. */
    record Progress(long completionTokens) implements ProposalReply {}

    /**
     * What a sample has written since its last such line; only of a live request. The {@link Continuation} repeats it all.
     *
     * @param text null for none
     * @param reasoning null for none
     */
    record Delta(
            int prefix,
            int sample,
            @Nullable String text,
            @Nullable String reasoning) implements ProposalReply {}

    /** How the engine was asked differently from the request; if it comes, it comes first. */
    record Noted(String note) implements ProposalReply {}

    /**
     * The call has ended as it should.
     *
     * @param model the model that answered
     * @param tokens what the engine reported for the whole call, failed attempts included where it counted them
     * @param failed those of {@code tokens} that were spent on what failed; null for none
     * @param estimated whether part of {@code tokens} is an estimate, because the engine did not count it or not
     *     plausibly; null for no
     */
    record End(
            String model,
            Tokens tokens,
            @Nullable Tokens failed,
            @Nullable Boolean estimated) implements ProposalReply {

        /** The end of a call in which nothing failed and all was counted. */
        public End(String model, Tokens tokens) {
            this(model, tokens, null, null);
        }

        /** Whether part of the tokens is an estimate. */
        public boolean isEstimated() {
            return Boolean.TRUE.equals(estimated);
        }
    }

    /**
     * The call broke. The failure stands for every sample that has not arrived. A reply over HTTP breaks off instead.
     *
     * @param refused whether it was refused or never arrived, so that no token can have been spent on it
     */
    record Broken(Failure failure, boolean refused) implements ProposalReply {

        /** A call that an engine may have worked on. */
        public Broken(Failure failure) {
            this(failure, false);
        }
    }
}
