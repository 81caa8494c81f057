package io.ponder.proposer.upstream;

import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.engine.ProposalReply.Delta;
import io.ponder.reasoning.engine.ProposalReply.End;
import io.ponder.reasoning.engine.ProposalReply.Failed;
import io.ponder.reasoning.engine.ProposalReply.Progress;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the lines of one proposal. Failures of samples are held back until something else has been sent; if nothing
 * ever is and no token was spent, the whole proposal fails with a status of its own. Safe for use by many threads.
 */
final class ProposalLines {

    private static final long PROGRESS_NS = 200_000_000;

    private final Consumer<ProposalReply> send;
    private final boolean progress;
    private final List<Failed> heldBack = new ArrayList<>();
    private final @Nullable String note;
    private boolean begun;
    private Tokens spent = Tokens.NONE;
    private Tokens lost = Tokens.NONE;
    private boolean estimated;
    private long underWay;
    private long lastProgress = System.nanoTime();

    /** @param note sent before anything else; null for none */
    ProposalLines(Consumer<ProposalReply> send, boolean progress, @Nullable String note) {
        this.send = send;
        this.progress = progress;
        this.note = note;
    }

    synchronized void finished(Continuation continuation) {
        begin();
        send.accept(continuation);
    }

    synchronized void wrote(Delta words) {
        begin();
        send.accept(words);
    }

    synchronized void failed(int prefix, int sample, Failure failure) {
        Failed line = new Failed(prefix, sample, failure);
        if (begun) {
            send.accept(line);
        } else {
            heldBack.add(line);
        }
    }

    boolean wantsProgress() {
        return progress;
    }

    /** The tokens of unfinished samples changed by this many; negative when a sample ended. */
    synchronized void grew(long tokens) {
        underWay += tokens;
        if (progress && tokens > 0 && System.nanoTime() - lastProgress > PROGRESS_NS) {
            lastProgress = System.nanoTime();
            begin();
            send.accept(new Progress(underWay));
        }
    }

    /**
     * Adds what a finished call used.
     *
     * @param delivered the samples that came of it
     */
    synchronized void spent(CallUsage usage, BitSet delivered) {
        spent = spent.plus(usage.spent());
        lost = lost.plus(usage.lost(delivered));
        estimated |= usage.isEstimated();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            if (note != null) {
                send.accept(new ProposalReply.Noted(note));
            }
            heldBack.forEach(send);
            heldBack.clear();
        }
    }

    /**
     * The last line. If every sample failed and nothing was spent, the proposal fails as a whole instead; what was spent on
     * failed samples has to be told.
     *
     * @throws io.ponder.reasoning.model.FailureException when every sample failed without a token
     */
    synchronized End end(String model) {
        if (!begun && !heldBack.isEmpty() && spent.equals(Tokens.NONE)) {
            throw heldBack.getFirst().failure().asException();
        }
        begin();
        return new End(model, spent, lost.equals(Tokens.NONE) ? null : lost, estimated ? true : null);
    }
}
