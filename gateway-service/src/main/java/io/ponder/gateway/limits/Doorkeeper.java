package io.ponder.gateway.limits;

import io.ponder.reasoning.model.Failure;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides at the door which requests come in: as many as may be at work or wait. When all that room is taken, a tenant who
 * has less than an equal part of it still comes in, so that whoever sends more keeps nobody out. Safe for use by many
 * threads.
 */
final class Doorkeeper {

    private final FairQueue queue;
    private final Map<String, Integer> inside = new HashMap<>();
    private int all;

    Doorkeeper(FairQueue queue) {
        this.queue = queue;
    }

    /**
     * Lets a request in, which must {@link #leave} then.
     *
     * @return null if it is in; else why not, and when to come back
     */
    @Nullable
    Failure enter(String tenant) {
        int room = queue.room();
        synchronized (this) {
            int own = inside.getOrDefault(tenant, 0);
            int tenants = inside.size() + (own == 0 ? 1 : 0);
            if (all < room || own < room / tenants) {
                inside.merge(tenant, 1, Integer::sum);
                all++;
                return null;
            }
        }
        return queue.turnedAway();
    }

    synchronized void leave(String tenant) {
        all--;
        inside.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
    }
}
