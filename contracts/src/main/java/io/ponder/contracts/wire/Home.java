package io.ponder.contracts.wire;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of one search go: the replica of a service that took the first of them, since its engine has then
 * cached their prefixes. When that replica accepts nothing more, the search moves to the next and stays there. While a
 * home is open, it counts as load of its replica.
 */
public final class Home implements AutoCloseable {

    private final Replicas replicas;
    private final String key;

    /** Guarded by the replicas, as is the other. */
    @Nullable
    InetAddress at;

    boolean isClosed;

    /** @param key whose home it is: the same key prefers the same replica */
    Home(Replicas replicas, String key) {
        this.replicas = replicas;
        this.key = key;
    }

    String key() {
        return key;
    }

    /** The address of the replica; null before the first call. */
    public @Nullable String address() {
        InetAddress replica = replicas.whereIs(this);
        return replica == null ? null : replica.getHostAddress();
    }

    /** The search has ended. */
    @Override
    public void close() {
        replicas.close(this);
    }
}
