package io.ponder.proposer.embedded;

import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Move.Unit;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the samples of one request share: how to draw them, and a queue for their results. The engine's thread only adds
 * lines to the queue, so a slow client delays nobody else.
 */
final class EmbeddedCall {

    /** Fewer tokens than this are not worth another draw. */
    private static final int LEAST_TOKENS = 16;

    /** Far enough from the seeds of other samples. */
    private static final long OTHER_SEED = 1_000_003;

    final Sampling sampling;
    final Unit unit;
    final int alternatives;
    final boolean distribution;
    final List<byte[]> stops;
    final @Nullable String grammar;

    private final long deadline;
    private final BlockingQueue<ProposalReply> lines = new LinkedBlockingQueue<>();
    private final AtomicLong written = new AtomicLong();
    private volatile boolean cancelled;
    private Tokens tokens = Tokens.NONE;

    /**
     * @param distribution whether to summarise the distribution each token was drawn from
     * @param grammar in GBNF; null for free text
     * @param deadline in {@link System#nanoTime}; {@link Long#MAX_VALUE} for none
     */
    EmbeddedCall(
            Sampling sampling,
            Unit unit,
            int alternatives,
            boolean distribution,
            @Nullable String grammar,
            long deadline) {
        this.sampling = sampling;
        this.unit = unit;
        this.alternatives = alternatives;
        this.distribution = distribution;
        this.grammar = grammar;
        this.deadline = deadline;
        stops = GrowingText.stops(sampling.stop());
    }

    /** A prompt to continue, and which of the request's continuations it becomes. */
    @SuppressWarnings("ArrayRecordComponent") // shared by all samples of a prefix, and never compared
    record Sample(EmbeddedCall call, int prefix, int index, int[] prompt, int maxTokens, long seed) {

        /** The most tokens this sample can occupy in the cache. */
        int footprint() {
            return prompt.length + maxTokens;
        }

        /**
         * The same sample once more, after a draw in which the model wrote nothing; null when that left no room.
         *
         * @param written the tokens of that draw
         */
        @Nullable
        Sample again(long written) {
            int left = (int) (maxTokens - written);
            return left < LEAST_TOKENS ? null : new Sample(call, prefix, index, prompt, left, seed + OTHER_SEED);
        }

        void fail(Kind kind, String message) {
            call.lines.add(new ProposalReply.Failed(prefix, index, Failure.of(kind, message)));
        }
    }

    void cancel() {
        cancelled = true;
        lines.add(new ProposalReply.Progress(0)); // wakes the waiting thread
    }

    boolean isCancelled() {
        return cancelled;
    }

    boolean isOverdue(long now) {
        return deadline != Long.MAX_VALUE && now - deadline > 0;
    }

    void wrote() {
        written.incrementAndGet();
    }

    long written() {
        return written.get();
    }

    void finished(ProposalReply line) {
        lines.add(line);
    }

    synchronized void used(Tokens more) {
        tokens = tokens.plus(more);
    }

    synchronized Tokens tokens() {
        return tokens;
    }

    /** The next line; null if none arrived in time. */
    @Nullable
    ProposalReply next(long millis) throws InterruptedException {
        return lines.poll(millis, TimeUnit.MILLISECONDS);
    }
}
