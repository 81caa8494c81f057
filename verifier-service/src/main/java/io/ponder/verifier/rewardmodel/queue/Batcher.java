package io.ponder.verifier.rewardmodel.queue;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.backend.UncountedException;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Combines the inputs of all requests into calls to one model, in order of arrival. While no call is in progress, an
 * input is sent at once. Otherwise it waits up to {@code max-delay} for others to join it, and for one of
 * {@code max-concurrent} turns, which is the model's bulkhead. An input that nobody waits for any more leaves the
 * queue; a call whose inputs have all been withdrawn is cancelled. Every input is answered exactly once, unless it was
 * withdrawn.
 */
public final class Batcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    private final RewardModel model;
    private final RewardGate gate;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private int underWay;
    private boolean closed;

    public Batcher(RewardModel model, RewardGate gate, InstantSource clock) {
        this.model = model;
        this.gate = gate;
        this.clock = clock;
        Thread.ofVirtual().name("reward-batches " + model.name()).start(this::dispatch);
    }

    /** An input and the receiver of its answer. */
    public final class Waiting {
        private final RewardInput input;
        private final RequestContext context;
        private final Consumer<RewardAnswer> answered;
        private final long since = System.nanoTime();
        private boolean settled;
        private @Nullable BatchCall call;
        private Tokens lost = Tokens.NONE;

        private Waiting(RewardInput input, RequestContext context, Consumer<RewardAnswer> answered) {
            this.input = input;
            this.context = context;
            this.answered = answered;
        }

        private void settle(RewardAnswer answer) {
            lock.lock();
            try {
                if (settled) {
                    return;
                }
                settled = true;
            } finally {
                lock.unlock();
            }
            answered.accept(answer.after(lost));
        }

        /** What the model was asked. */
        public RewardInput input() {
            return input;
        }

        /** Whether it has been sent to the model, which has not answered. */
        public boolean isUnderWay() {
            lock.lock();
            try {
                return call != null && !settled;
            } finally {
                lock.unlock();
            }
        }
    }

    /** A call in progress. */
    private static final class BatchCall {
        private final Cancellation cancellation = new Cancellation();
        private int wanted;
    }

    /** The number of inputs waiting for their turn. */
    public int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Queues one request's inputs together, so that none waits for the others to join it.
     *
     * @param answered receives each input's answer, on another thread unless it is refused at once
     */
    public List<Waiting> submit(
            List<RewardInput> inputs, RequestContext context, List<Consumer<RewardAnswer>> answered) {
        List<Waiting> all = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            all.add(new Waiting(inputs.get(i), context, answered.get(i)));
        }
        Optional<Failure> broken = gate.closed();
        List<Waiting> refused = new ArrayList<>();
        lock.lock();
        try {
            for (Waiting one : all) {
                if (closed
                        || broken.isPresent()
                        || queue.size() >= model.batching().maxQueued()) {
                    refused.add(one);
                } else {
                    queue.add(one);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        refused.forEach(one -> one.settle(failed(broken.orElseGet(this::full))));
        return all;
    }

    /** Withdraws inputs that nobody waits for any more, all at once, so that none takes the turn of another. */
    public void withdraw(List<Waiting> all) {
        List<BatchCall> alone = new ArrayList<>();
        lock.lock();
        try {
            for (Waiting one : all) {
                if (!one.settled) {
                    one.settled = true;
                    queue.remove(one);
                    if (one.call != null && --one.call.wanted == 0) {
                        alone.add(one.call);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        alone.forEach(call -> call.cancellation.cancel());
    }

    private Failure full() {
        String why = model.batching().maxQueued() + " inputs are already waiting for this model; try again later";
        return Failure.passing(Kind.OVERLOADED, why);
    }

    private void dispatch() {
        while (true) {
            List<Waiting> batch = next();
            if (batch.isEmpty()) {
                return;
            }
            Thread.ofVirtual().name("reward-call " + model.name()).start(() -> {
                try {
                    call(batch, true);
                } finally {
                    ended();
                }
            });
        }
    }

    /** Blocks until a call may start, and counts it; empty once this is closed. */
    private List<Waiting> next() {
        lock.lock();
        try {
            while (!closed) {
                if (queue.isEmpty() || underWay >= model.batching().maxConcurrent()) {
                    changed.await();
                    continue;
                }
                long patience = underWay == 0
                                || queue.size() >= model.batching().maxBatch()
                        ? 0
                        : queue.getFirst().since + model.batching().maxDelay().toNanos() - System.nanoTime();
                if (patience > 0) {
                    long _ = changed.awaitNanos(patience);
                    continue;
                }
                List<Waiting> batch = new ArrayList<>();
                while (!queue.isEmpty() && batch.size() < model.batching().maxBatch()) {
                    batch.add(queue.remove());
                }
                underWay++;
                return batch;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return List.of();
    }

    private void ended() {
        lock.lock();
        try {
            underWay--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes one call and handles its failure. If the engine refuses the call, the halves are tried separately, to
     * isolate the bad input. A call that broke is also tried once more, in halves, because no other layer retries a
     * score.
     */
    private void call(List<Waiting> batch, boolean mayRetry) {
        BatchCall call = new BatchCall();
        List<Waiting> wanted = board(batch, call);
        if (wanted.isEmpty()) {
            return;
        }
        Failure failure;
        try {
            List<RewardAnswer> answers = gate.ask(
                    wanted.stream().map(one -> one.input).toList(),
                    context(wanted),
                    sharing(wanted),
                    call.cancellation);
            if (answers.size() != wanted.size()) {
                throw new IllegalStateException(answers.size() + " answers to " + wanted.size() + " inputs");
            }
            for (int i = 0; i < answers.size(); i++) {
                wanted.get(i).settle(answers.get(i));
            }
            return;
        } catch (FailureException e) {
            failure = e.failure();
            share(UncountedException.lost(e), wanted);
        } catch (RuntimeException e) {
            LOG.error("a call of reward model {} failed unexpectedly", model.name(), e);
            failure = Failure.of(Kind.INTERNAL, "failed unexpectedly; the log has the details");
        }
        boolean refused = failure.kind().isCallers() && wanted.size() > 1;
        boolean broke = failure.kind() == Kind.UPSTREAM_ERROR && mayRetry;
        if ((refused || broke) && !call.cancellation.isCancelled()) {
            int half = (wanted.size() + 1) / 2;
            call(wanted.subList(0, half), mayRetry && !broke);
            if (half < wanted.size()) {
                call(wanted.subList(half, wanted.size()), mayRetry && !broke);
            }
            return;
        }
        for (Waiting one : wanted) {
            one.settle(failed(failure));
        }
    }

    /** What a call may have used that failed is part of what its inputs cost, evenly and to the token. */
    private static void share(Tokens lost, List<Waiting> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            long upTo = lost.prompt() * (i + 1) / wanted.size();
            long before = lost.prompt() * i / wanted.size();
            wanted.get(i).lost = wanted.get(i).lost.plus(new Tokens(upTo - before, 0, 0));
        }
    }

    /** The inputs of the batch that somebody still waits for; assigns them to the call. */
    private List<Waiting> board(List<Waiting> batch, BatchCall call) {
        lock.lock();
        try {
            List<Waiting> wanted = batch.stream().filter(one -> !one.settled).toList();
            wanted.forEach(one -> one.call = call);
            call.wanted = wanted.size();
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /** The first request's context, with the latest deadline of all; a request with less time withdraws its inputs. */
    private RequestContext context(List<Waiting> batch) {
        RequestContext first = batch.getFirst().context;
        Instant longest = clock.instant().plus(model.timeout());
        Instant last = batch.stream()
                .map(one -> one.context.deadline() == null ? longest : one.context.deadline())
                .max(Comparator.naturalOrder())
                .orElse(longest);
        return new RequestContext(
                first.requestId(),
                first.traceparent(),
                first.tracestate(),
                last.isBefore(longest) ? last : longest,
                null);
    }

    /** The contexts of the other requests. */
    private static Set<RequestContext> sharing(List<Waiting> batch) {
        Set<RequestContext> all = new LinkedHashSet<>();
        batch.forEach(one -> all.add(one.context));
        all.remove(batch.getFirst().context);
        return all;
    }

    private static RewardAnswer failed(Failure failure) {
        return new RewardAnswer.Failed(failure, Tokens.NONE);
    }

    /** Ends the dispatcher, and fails the waiting inputs because the service is stopping. */
    @Override
    public void close() {
        List<Waiting> left;
        lock.lock();
        try {
            closed = true;
            left = List.copyOf(queue);
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(one -> one.settle(failed(Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the service is stopping"))));
    }
}
