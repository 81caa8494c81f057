package io.ponder.gateway.door;

import com.github.benmanes.caffeine.cache.Ticker;
import io.ponder.accounts.tenant.Keys;
import io.ponder.gateway.door.KeySettings.Required;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Whether requests need keys. On loopback they do not until the first key is created, by whatever gateway; from then on
 * they always do, even if all keys have ended: nothing but this setting opens a gateway again.
 */
final class KeyRule {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRule.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Keys keys;
    private final Required required;
    private final Ticker ticker;
    private final AtomicLong lookedAt;
    private volatile boolean isRequired;

    /**
     * @param address where the gateway listens; null for all addresses
     * @throws KeysMissingException when it listens to others and there is no key that they could use
     */
    KeyRule(Keys keys, Required required, @Nullable InetAddress address, Ticker ticker) {
        this.keys = keys;
        this.required = required;
        this.ticker = ticker;
        this.lookedAt = new AtomicLong(ticker.read());
        boolean isLoopback = address != null && address.isLoopbackAddress();
        if (required == Required.AUTO && !isLoopback && !keys.anyUsable()) {
            throw new KeysMissingException(address);
        }
        this.isRequired = required == Required.TRUE || required == Required.AUTO && (!isLoopback || keys.any());
        if (!isRequired && !isLoopback) {
            LOG.warn("no keys are required: whoever reaches this gateway may do everything");
        }
    }

    /** Whether a request without a key is refused. */
    boolean isRequired() {
        if (isRequired || required == Required.FALSE) {
            return isRequired;
        }
        long looked = lookedAt.get();
        if (ticker.read() - looked >= LOOK_AGAIN.toNanos() && lookedAt.compareAndSet(looked, ticker.read())) {
            lookAgain();
        }
        return isRequired;
    }

    /** Looks now whether there are keys. */
    void lookAgain() {
        if (required == Required.AUTO && !isRequired) {
            try {
                isRequired = keys.any();
            } catch (DataAccessException e) {
                LOG.warn("cannot see whether there are keys: {}", e.getMessage());
            }
        }
    }

    /** Whether a request with a key that is not good is refused, too. */
    boolean ignoresKeys() {
        return required == Required.AUTO && !isRequired;
    }
}
