package io.ponder.gateway.batches;

import io.ponder.gateway.batches.BatchStore.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Writes the results of lines down, as many at once as have come in the meantime. */
final class Results implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Results.class);
    private static final int AT_ONCE = 200;
    private static final long LOOK_AGAIN_MS = 100;
    private static final long PAUSE_MS = 1000;

    private final BatchStore store;
    private final String batch;
    private final int attempt;
    private final Runnable whenReplaced;
    private final BlockingQueue<Result> waiting = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile boolean closing;
    private volatile boolean replaced;

    Results(BatchStore store, String batch, int attempt, Runnable whenReplaced) {
        this.store = store;
        this.batch = batch;
        this.attempt = attempt;
        this.whenReplaced = whenReplaced;
        this.writer = Thread.ofVirtual().name("batch-results").start(this::write);
    }

    void add(Result result) {
        waiting.add(result);
    }

    private void write() {
        List<Result> next = new ArrayList<>();
        try {
            while (!replaced && !(closing && waiting.isEmpty() && next.isEmpty())) {
                if (next.isEmpty()) {
                    Result first = waiting.poll(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
                    if (first == null) {
                        continue;
                    }
                    next.add(first);
                    waiting.drainTo(next, AT_ONCE - 1);
                }
                if (store(next)) {
                    next.clear();
                } else {
                    Thread.sleep(PAUSE_MS);
                }
            }
        } catch (InterruptedException e) {
            // The process ends.
        }
    }

    /** @return false if the database is away */
    private boolean store(List<Result> next) {
        try {
            if (!store.add(batch, attempt, next)) {
                replaced = true;
                whenReplaced.run();
            }
            return true;
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("the results of {} cannot be kept yet: {}", batch, e.toString());
            return false;
        }
    }

    /** Blocks until everything is written down. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        writer.join();
    }
}
