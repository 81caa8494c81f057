package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the work of a request has sent and its client has not yet been written. It is bounded: where a client reads more
 * slowly than the work sends, the work waits, and it fails once the client has been behind for too long.
 */
final class Backlog<T> {

    /** The most items that wait. A client has caught up with half as many. */
    static final int MOST = 1024;

    private sealed interface Parcel<T> {
        record Item<T>(T value) implements Parcel<T> {}

        record Done<T>(@Nullable RuntimeException failure) implements Parcel<T> {}
    }

    /** What is taken out of it. */
    interface Taker<T> {
        void item(T item);

        /** Nothing more follows; the failure is null if the work went well. */
        void done(@Nullable RuntimeException failure);
    }

    private final BlockingQueue<Parcel<T>> parcels = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MOST);
    private final long patienceNs;

    /** Since when the client has been behind, for the work's own thread. */
    private @Nullable Long behindSince;

    private boolean isGivenUp;

    Backlog(long patienceMs) {
        this.patienceNs = TimeUnit.MILLISECONDS.toNanos(patienceMs);
    }

    /**
     * Adds an item, once there is room.
     *
     * @throws io.ponder.reasoning.model.FailureException when the client has been behind for too long
     * @throws ClientGoneException when the thread is interrupted, since nobody will read the item
     */
    void add(T item) {
        if (!room.tryAcquire()) {
            waitForRoom();
        } else if (behindSince != null && room.availablePermits() > MOST / 2) {
            behindSince = null;
        }
        parcels.add(new Parcel.Item<>(item));
    }

    private void waitForRoom() {
        long now = System.nanoTime();
        Long since = behindSince;
        if (since == null) {
            since = now;
            behindSince = since;
        }
        try {
            if (!room.tryAcquire(since + patienceNs - now, TimeUnit.NANOSECONDS)) {
                isGivenUp = true;
                throw Failure.of(
                                Kind.TIMEOUT,
                                "the reply was read too slowly: for " + TimeUnit.NANOSECONDS.toSeconds(patienceNs)
                                        + " s, " + MOST + " events or more were waiting to be read")
                        .asException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientGoneException();
        }
    }

    /** Ends it, after what still waits; without that if the client was too slow for it. */
    void end(@Nullable RuntimeException failure) {
        if (isGivenUp) {
            parcels.clear();
        }
        parcels.add(new Parcel.Done<>(failure));
    }

    /**
     * Takes the next thing out, if there is one within this time.
     *
     * @return false if there is none
     */
    boolean take(long withinMs, Taker<? super T> taker) throws InterruptedException {
        Parcel<T> parcel = withinMs == 0 ? parcels.poll() : parcels.poll(withinMs, TimeUnit.MILLISECONDS);
        switch (parcel) {
            case null -> {
                return false;
            }
            case Parcel.Item<T>(T value) -> {
                room.release();
                taker.item(value);
            }
            case Parcel.Done<T>(RuntimeException failure) -> taker.done(failure);
        }
        return true;
    }
}
