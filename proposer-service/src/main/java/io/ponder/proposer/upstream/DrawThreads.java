package io.ponder.proposer.upstream;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How the threads of a proposal are made and wait: a test does it in virtual time. */
interface DrawThreads {

    /** Virtual threads that wait in real time. */
    DrawThreads REAL = new DrawThreads() {
        @Override
        public Thread thread(Runnable task) {
            return Thread.ofVirtual().name("draw").unstarted(task);
        }

        @Override
        public boolean pause(Duration time, CountDownLatch stop) throws InterruptedException {
            return !stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void await(CountDownLatch end) throws InterruptedException {
            end.await();
        }
    };

    /** A thread that has not started. */
    Thread thread(Runnable task);

    /** Waits for so long; returns false, and early, when it is to stop. */
    boolean pause(Duration time, CountDownLatch stop) throws InterruptedException;

    /** Waits for other threads. */
    void await(CountDownLatch end) throws InterruptedException;
}
