package io.ponder.gateway.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Slows down who tries keys. After ten wrong ones from an address, the refusal of each further one waits, longer and
 * longer; and if many wait at once, new keys from that address are not looked up for the moment. Keys that are known to be
 * good are never held up, whoever else shares the address.
 */
final class WrongKeys {

    private static final int FREE = 10;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int MOST_ADDRESSES = 10_000;
    private static final int MOST_WAITING_EACH = 16;
    private static final int MOST_WAITING = 512;

    /** Waits. */
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    private static final class Tries {
        private final AtomicInteger wrong = new AtomicInteger();
        private final Semaphore places = new Semaphore(MOST_WAITING_EACH);
    }

    private final Pause pause;
    private final Cache<String, Tries> tries;
    private final Semaphore places = new Semaphore(MOST_WAITING);

    WrongKeys(Pause pause, Ticker ticker) {
        this.pause = pause;
        this.tries = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .ticker(ticker)
                .expireAfterAccess(REMEMBERED)
                .build();
    }

    /**
     * Refuses a key that would have to be looked up, while too many wrong ones from the same address wait.
     *
     * @throws io.ponder.reasoning.model.FailureException saying so
     */
    void requireCalm(String address) {
        Tries known = tries.getIfPresent(network(address));
        if (known != null && known.wrong.get() > FREE && isFull(known)) {
            throw new Failure(
                            Kind.RATE_LIMITED,
                            "too many wrong API keys come from this address; new keys are looked up again in a moment",
                            null,
                            List.of(),
                            LONGEST_WAIT.toSeconds() * 1.0)
                    .asException();
        }
    }

    private boolean isFull(Tries known) {
        return known.places.availablePermits() == 0 || places.availablePermits() == 0;
    }

    /** Counts a wrong key, and waits as long as its refusal must. */
    void count(String address) {
        Tries known = tries.get(network(address), _ -> new Tries());
        int over = known.wrong.incrementAndGet() - FREE;
        if (over <= 0 || !known.places.tryAcquire()) {
            return;
        }
        try {
            if (places.tryAcquire()) {
                try {
                    pause.sleep(wait(over));
                } finally {
                    places.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            known.places.release();
        }
    }

    private static Duration wait(int over) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(over - 1, 10));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    /** Whoever has one address of IPv6 has at least 2^64 of them. */
    private static String network(String address) {
        try {
            if (address.contains(":") && InetAddress.ofLiteral(address) instanceof Inet6Address six) {
                return Arrays.toString(Arrays.copyOf(six.getAddress(), 8));
            }
        } catch (IllegalArgumentException e) {
            // Counted as it is.
        }
        return address;
    }
}
