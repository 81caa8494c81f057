package io.ponder.verifier.scoring;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.runtime.RequestContexts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.MDC;

/** Works on all candidates of a request in parallel, each on a virtual thread of its own. */
public final class ParallelCandidates {

    private ParallelCandidates() {}

    /**
     * Blocks until every candidate has a result. A cancellation interrupts the threads.
     *
     * @param count of the candidates
     * @param work turns a candidate's index into its result; must not throw
     * @param done gets each result as soon as it is known, on the calling thread
     * @throws io.ponder.reasoning.model.FailureException TIMEOUT when the calling thread is interrupted
     */
    public static <R> void each(
            int count, RequestContext context, Cancellation cancellation, IntFunction<R> work, Consumer<R> done) {
        BlockingQueue<R> results = new LinkedBlockingQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int candidate = i;
            threads.add(Thread.ofVirtual().name("candidate").unstarted(() -> {
                RequestContexts.toLog(context);
                results.add(work.apply(candidate));
                MDC.clear();
            }));
        }
        cancellation.onCancel(() -> threads.forEach(Thread::interrupt));
        threads.forEach(Thread::start);
        try {
            for (int i = 0; i < count; i++) {
                done.accept(results.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Kind.TIMEOUT, "the request was cancelled").asException();
        }
    }
}
