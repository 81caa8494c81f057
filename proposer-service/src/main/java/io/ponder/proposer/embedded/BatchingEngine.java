package io.ponder.proposer.embedded;

import io.ponder.proposer.embedded.EmbeddedCall.Sample;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.strategy.Move.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws samples in parallel with continuous batching. One thread runs pass after pass over the weights; each pass
 * computes the next token of every running sample and reads part of the prompts still to be read. Samples start in
 * order of arrival, as soon as a slot and cache are free.
 */
final class BatchingEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchingEngine.class);

    private final LoadedModel model;
    private final DecodeContext context;
    private final SlotTable slots;
    private final float[] logits;
    private final TokenSampler.Scratch scratch;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final WaitingSamples waiting;
    private boolean closed;
    private volatile int running;

    BatchingEngine(LoadedModel model, EmbeddedSettings settings) {
        this.model = model;
        waiting = new WaitingSamples(settings);
        context = new DecodeContext(model, settings);
        slots = new SlotTable(context, settings);
        logits = new float[model.vocabulary().size()];
        scratch = new TokenSampler.Scratch(model.vocabulary().size());
        thread = Thread.ofPlatform().name("embedded-engine").daemon().unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    /**
     * Queues all the samples, in order, or none of them.
     *
     * @throws FailureException {@code OVERLOADED} when too many are already waiting
     */
    void submit(List<Sample> samples) {
        lock.lock();
        try {
            if (closed) {
                throw Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the embedded engine is shutting down")
                        .asException();
            }
            waiting.admit(samples, running);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The number of samples waiting for a slot. */
    int queued() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** The number of samples being drawn. */
    int running() {
        return running;
    }

    /** Stops every sample of a call: waiting ones at once, running ones after the current pass. */
    void cancel(EmbeddedCall call) {
        call.cancel();
        lock.lock();
        try {
            waiting.removeAllOf(call);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        try {
            while (true) {
                try {
                    if (!awaitWork()) {
                        break;
                    }
                    pass();
                } catch (RuntimeException | Error e) {
                    LOG.error("a pass of the embedded engine failed; its samples are lost", e);
                    abandonAll(Kind.UPSTREAM_ERROR, "the embedded engine failed; its log has the details");
                }
            }
            abandonAll(Kind.UPSTREAM_UNAVAILABLE, "the embedded engine is shutting down");
        } finally {
            context.close();
        }
    }

    /** Starts what can start and waits until something runs; false once the engine is closed. */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (true) {
                if (closed) {
                    return false;
                }
                waiting.failOverdue(System.nanoTime());
                startWaiting();
                running = slots.running();
                if (running > 0) {
                    return true;
                }
                work.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void startWaiting() {
        for (Sample next = waiting.first(); next != null; next = waiting.first()) {
            SlotTable.Place place = slots.placeFor(next);
            if (place == null) {
                return;
            }
            waiting.removeFirst();
            try {
                slots.begin(place, next, new RunningSample(model, next, place.shared()));
            } catch (IllegalStateException e) {
                LOG.error("a sample could not be started", e);
                next.fail(Kind.INTERNAL, "the embedded engine could not start the sample; its log has the details");
            }
        }
    }

    private void pass() {
        stopUnwanted();
        context.beginBatch();
        List<Drawing> drawings = new ArrayList<>();
        for (Slot slot : slots.all()) {
            RunningSample continuing = slot.running;
            if (continuing != null && slot.pending() == 1) {
                drawings.add(new Drawing(slot, continuing, compute(slot, true)));
            }
        }
        for (Slot slot : slots.all()) {
            // The last token of a prompt is computed on its own, like a drawn token, and never together with the rest
            // of the prompt. Otherwise its result would differ slightly, and a seed would not give the same text from a
            // warm cache.
            for (int left = slot.isFree() ? 0 : slot.pending() - 1; left > 0 && context.room() > 0; left--) {
                compute(slot, false);
            }
        }
        if (context.batched() == 0) {
            return;
        }
        context.decode();
        for (Drawing drawing : drawings) {
            context.readLogits(drawing.index(), logits);
            draw(drawing.slot(), drawing.continuing());
        }
    }

    private record Drawing(Slot slot, RunningSample continuing, int index) {}

    private int compute(Slot slot, boolean wantLogits) {
        int index = context.add(slot.tokenAt(slot.cached), slot.cached, slot.id, wantLogits);
        slot.cached++;
        return index;
    }

    private void draw(Slot slot, RunningSample continuing) {
        try {
            FinishReason reason = continuing.draw(logits, scratch, slot);
            ProposalReply words = continuing.newWords();
            if (words != null) {
                continuing.call().send(words);
            }
            if (reason != null) {
                finish(slot, continuing);
                continuing.call().send(continuing.finished(reason));
            }
        } catch (IllegalStateException e) {
            finish(slot, continuing);
            LOG.error("a sample was lost", e);
            continuing.sample().fail(Kind.INTERNAL, "the embedded engine lost the sample; its log has the details");
        }
    }

    private void stopUnwanted() {
        long now = System.nanoTime();
        for (Slot slot : slots.all()) {
            RunningSample continuing = slot.running;
            if (continuing == null) {
                continue;
            }
            if (continuing.call().isCancelled()) {
                finish(slot, continuing);
            } else if (continuing.call().isOverdue(now)) {
                finish(slot, continuing);
                continuing
                        .sample()
                        .fail(
                                Kind.TIMEOUT,
                                "the deadline passed after "
                                        + continuing.tokens().completion() + " tokens of the sample");
            }
        }
    }

    /** Called before the sample's line is sent, so that the call's usage is complete when the last line arrives. */
    private void finish(Slot slot, RunningSample continuing) {
        continuing.call().used(continuing.tokens());
        lock.lock();
        try {
            waiting.took(continuing.seconds());
        } finally {
            lock.unlock();
        }
        continuing.close();
        // The next step continues this one. After a whole solution, only its prompt is likely to be needed again.
        boolean goesOn = continuing.call().unit == Unit.STEP;
        slots.release(slot, goesOn ? Integer.MAX_VALUE : continuing.promptLength());
    }

    private void abandonAll(Kind kind, String why) {
        for (Slot slot : slots.all()) {
            RunningSample continuing = slot.running;
            if (continuing != null) {
                finish(slot, continuing);
                continuing.sample().fail(kind, why);
            }
        }
        slots.forgetAll();
        lock.lock();
        try {
            waiting.failAll(kind, why);
        } finally {
            lock.unlock();
        }
    }

    /** Fails all waiting and running samples; returns once the engine's thread has ended. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        await(thread);
    }

    /** Waits for a thread to end, even if interrupted meanwhile; the interrupt is kept for the caller. */
    static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
