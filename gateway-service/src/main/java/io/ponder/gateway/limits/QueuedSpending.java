package io.ponder.gateway.limits;

import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.limit.Amount;
import io.ponder.accounts.limit.Claim;
import io.ponder.accounts.limit.Hold;
import io.ponder.accounts.limit.RateState;
import io.ponder.accounts.limit.Refusal;
import io.ponder.accounts.limit.Spending;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets searches wait for their turn before they reserve, since what waits should hold nothing. A caller that may not have
 * more searches at once waits too, until one of them ends on whatever gateway.
 */
final class QueuedSpending implements Spending {

    /** How often to look whether a search of the caller has ended: on another gateway, nobody tells. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Spending spending;
    private final FairQueue queue;
    private final ToIntFunction<Claim> priority;
    private final SpendingMetrics metrics;
    private final Semaphore mayWait;
    private final Duration longest;

    /**
     * @param priority of the caller of a claim, 1 to 10
     */
    QueuedSpending(
            Spending spending,
            FairQueue queue,
            ToIntFunction<Claim> priority,
            SpendingMetrics metrics,
            LimitsSettings settings) {
        this.spending = spending;
        this.queue = queue;
        this.priority = priority;
        this.metrics = metrics;
        this.mayWait = new Semaphore(settings.waiting());
        this.longest = settings.longestWait();
    }

    @Override
    public Hold reserve(Claim claim) {
        long began = System.nanoTime();
        try {
            int rank = priority.applyAsInt(claim);
            while (true) {
                FairQueue.Place place = queue.enter(claim.caller().tenant(), rank, claim.isBackground());
                Hold hold = null;
                try {
                    hold = spending.reserve(claim);
                } catch (Refusal e) {
                    place.close();
                    if (!e.isAtOnce() || !canWait(claim, began)) {
                        throw e;
                    }
                    continue;
                } finally {
                    if (hold == null) {
                        place.close();
                    }
                }
                metrics.began(claim, hold, System.nanoTime() - began);
                return new Placed(hold, place);
            }
        } catch (FailureException e) {
            metrics.refused(e);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the search was given up while it waited for its turn")
                    .asException();
        }
    }

    /** Waits a moment, without a place. */
    private boolean canWait(Claim claim, long began) throws InterruptedException {
        boolean isLate = System.nanoTime() - began >= longest.toNanos();
        if (isLate && !claim.isBackground() || !mayWait.tryAcquire()) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
        } finally {
            mayWait.release();
        }
        return true;
    }

    /** Gives back the place as well. */
    private record Placed(Hold hold, FairQueue.Place place) implements Hold {
        @Override
        public @Nullable Amount granted() {
            return hold.granted();
        }

        @Override
        public RateState rates() {
            return hold.rates();
        }

        @Override
        public void settle(Entry entry) {
            try {
                hold.settle(entry);
            } finally {
                place.close();
            }
        }
    }
}
