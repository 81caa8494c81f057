package io.ponder.proposer.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Threads in virtual time: the clock stands still while one of them runs, and once all of them wait it moves to the first
 * moment that one waits for. So nothing depends on how fast the machine is.
 */
final class Stage implements InstantSource, DrawThreads {

    private record Wake(Instant at, long order, Thread who, CountDownLatch call) implements Comparable<Wake> {
        @Override
        public int compareTo(Wake other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Wake> wakes = new PriorityQueue<>();
    private final Set<Thread> running = new HashSet<>();
    private final List<Thread> all = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private Instant now = Instant.EPOCH;
    private long order;

    /** Runs a first thread, and returns when it and all that it led to have ended. */
    void run(Runnable first) throws InterruptedException {
        thread(first).start();
        end.await();
        for (Thread one : ended()) {
            one.join();
        }
    }

    private synchronized List<Thread> ended() {
        return List.copyOf(all);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** It counts as running from now on, although it has not started. */
    @Override
    public synchronized Thread thread(Runnable task) {
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try {
                task.run();
            } finally {
                rests();
            }
        });
        running.add(thread);
        all.add(thread);
        return thread;
    }

    @Override
    public boolean pause(Duration time, CountDownLatch stop) throws InterruptedException {
        CountDownLatch call = new CountDownLatch(1);
        synchronized (this) {
            wakes.add(new Wake(now.plus(time), order++, Thread.currentThread(), call));
            rests();
        }
        call.await();
        return stop.getCount() > 0;
    }

    /** Whoever waits for other threads does nothing after them that takes time, so it counts as running no more. */
    @Override
    public void await(CountDownLatch others) throws InterruptedException {
        rests();
        others.await();
    }

    private synchronized void rests() {
        running.remove(Thread.currentThread());
        if (!running.isEmpty()) {
            return;
        }
        Wake next = wakes.poll();
        if (next == null) {
            end.countDown();
            return;
        }
        now = next.at;
        running.add(next.who);
        next.call.countDown();
    }
}
