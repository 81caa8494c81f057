package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.UncountedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;

/** Makes several calls to an engine in parallel, up to a limit, for wire formats with one input per call. */
final class ParallelCalls {

    private final Semaphore turns;

    /** @param most the most concurrent calls, over all requests */
    ParallelCalls(int most) {
        turns = new Semaphore(most);
    }

    /**
     * Makes one call for each of {@code asked}. A call that fails gives a failed answer. Blocks until all have ended.
     *
     * @throws FailureException when all calls failed through the engine's fault and used no tokens that were counted
     */
    <T> List<RewardAnswer> each(
            List<T> asked, Cancellation cancellation, BiFunction<T, Cancellation, RewardAnswer> call) {
        List<RewardAnswer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RewardAnswer>> futures = new ArrayList<>();
            for (T one : asked) {
                Cancellation part = cancellation.part();
                futures.add(threads.submit(() -> inTurn(one, part, call)));
            }
            for (Future<RewardAnswer> future : futures) {
                answers.add(future.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call failed unexpectedly", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Kind.TIMEOUT, "the call was interrupted").asException();
        }
        Failure first = answers.getFirst() instanceof RewardAnswer.Failed failed ? failed.failure() : null;
        if (first != null
                && !first.kind().isCallers()
                && answers.stream()
                        .allMatch(a -> a instanceof RewardAnswer.Failed
                                && (a.isEstimated() || a.tokens().equals(Tokens.NONE)))) {
            long lost = answers.stream().mapToLong(a -> a.tokens().total()).sum();
            throw lost > 0 ? new UncountedException(first, lost) : first.asException();
        }
        return answers;
    }

    private <T> RewardAnswer inTurn(T one, Cancellation part, BiFunction<T, Cancellation, RewardAnswer> call)
            throws InterruptedException {
        turns.acquire();
        try {
            return call.apply(one, part);
        } catch (FailureException e) {
            return RewardAnswer.Failed.of(e);
        } finally {
            turns.release();
        }
    }
}
