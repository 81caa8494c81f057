package io.ponder.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what the bodies of all running requests may take of the heap, from before a body is read until its request has
 * ended. The services of one JVM divide the share among themselves, so that whatever one of them lets in, the next one
 * has room for too.
 */
final class BytesInFlight implements AutoCloseable {

    /** The services of this JVM, which have one heap. */
    private static final AtomicInteger SERVICES = new AtomicInteger();

    /**
     * What a byte of text costs while it is read, kept and sent on: the parser's characters, the string made of them,
     * and the document for the next service.
     */
    static final int PER_BYTE = 4;

    /** What a value in the JSON costs beyond its text. An empty object, three bytes long, is the dearest. */
    static final int PER_VALUE = 100;

    private final AtomicLong taken = new AtomicLong();
    private final long share;

    /** @param share bytes of the heap for the bodies of all services in this JVM */
    BytesInFlight(long share) {
        this.share = share;
        SERVICES.incrementAndGet();
    }

    /** How many services share the heap now. */
    static int services() {
        return SERVICES.get();
    }

    /** The room of one request, used by its own thread only. */
    Room room() {
        return new Room();
    }

    @Override
    public void close() {
        SERVICES.decrementAndGet();
    }

    final class Room implements AutoCloseable {
        private long mine;

        private Room() {}

        /** Takes more room. A request that is alone always gets it, since waiting for others would change nothing. */
        boolean take(long bytes) {
            while (true) {
                long all = taken.get();
                if (all != mine && all + bytes > share / Math.max(1, SERVICES.get())) {
                    return false;
                }
                if (taken.compareAndSet(all, all + bytes)) {
                    mine += bytes;
                    return true;
                }
            }
        }

        @Override
        public void close() {
            taken.addAndGet(-mine);
            mine = 0;
        }
    }
}
