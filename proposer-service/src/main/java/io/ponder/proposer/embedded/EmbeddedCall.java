package io.ponder.proposer.embedded;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.proposer.embedded.JsonGrammar.CallFrom;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.strategy.Move.Unit;
import java.util.BitSet;
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
    final boolean isLive;
    final List<byte[]> stops;
    final @Nullable String grammar;

    /** What the model may call; null for none. */
    final @Nullable Tools tools;

    /** The grammars of a call that the model has begun; null where nothing may be called. */
    final @Nullable String taggedCall;

    final @Nullable String bareCall;

    private final long deadline;
    private final BlockingQueue<ProposalReply> lines = new LinkedBlockingQueue<>();
    private final AtomicLong written = new AtomicLong();
    private volatile boolean cancelled;
    private Tokens tokens = Tokens.NONE;

    /** The prefixes of which a sample has started. */
    private final BitSet read = new BitSet();

    /** @param deadline in {@link System#nanoTime}; {@link Long#MAX_VALUE} for none */
    EmbeddedCall(ProposalRequest request, long deadline) {
        this.sampling = request.sampling();
        this.unit = request.unit();
        this.alternatives = request.alternatives();
        this.distribution = request.wantsDistribution();
        this.isLive = request.isLive();
        this.deadline = deadline;
        stops = GrowingText.stops(sampling.stop());
        Tools given = request.tools();
        tools = given == null || given.choice() == Tools.Choice.NONE ? null : given;
        if (tools == null) {
            taggedCall = null;
            bareCall = null;
            grammar = JsonGrammar.of(sampling.responseFormat());
        } else {
            taggedCall = JsonGrammar.ofCall(callable(tools), CallFrom.TAG);
            bareCall = JsonGrammar.ofCall(callable(tools), CallFrom.NAME);
            grammar = tools.choice() == Tools.Choice.AUTO
                    ? JsonGrammar.of(sampling.responseFormat())
                    : JsonGrammar.ofCall(callable(tools), CallFrom.START);
        }
    }

    private static List<Tools.Function> callable(Tools tools) {
        return tools.functions().stream()
                .filter(function -> tools.named() == null || function.name().equals(tools.named()))
                .toList();
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

    void send(ProposalReply line) {
        lines.add(line);
    }

    /**
     * What a sample that starts counts of its prompt. The samples of a prefix read it once, and so it counts once; what a later one
     * has to read anew counts with it.
     *
     * @param length of the prompt
     * @param shared tokens of it that were already in the cache; never the last one, which each sample computes
     */
    synchronized Tokens prompt(int prefix, int length, int shared) {
        if (read.get(prefix)) {
            return new Tokens(Math.max(0, length - 1 - shared), 0, 0);
        }
        read.set(prefix);
        return new Tokens(length, shared, 0);
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
