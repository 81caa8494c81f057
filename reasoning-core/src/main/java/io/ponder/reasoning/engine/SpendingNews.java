package io.ponder.reasoning.engine;

import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells whoever watches what a search has used so far, about once a second while that changes. */
final class SpendingNews {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final @Nullable Consumer<? super Usage> watcher;
    private Instant next;
    private long told;

    /**
     * @param watcher null for none
     */
    SpendingNews(@Nullable Consumer<? super Usage> watcher, Instant began) {
        this.watcher = watcher;
        this.next = began.plus(EVERY);
    }

    /**
     * When to tell next, if nothing else happens.
     *
     * @param tokens reported by engines so far
     */
    Instant due(long tokens) {
        return watcher == null || tokens == told ? Instant.MAX : next;
    }

    boolean isDue(long tokens, Instant now) {
        return !now.isBefore(due(tokens));
    }

    void tell(long tokens, Usage usage, Instant now) {
        told = tokens;
        next = now.plus(EVERY);
        if (watcher != null) {
            watcher.accept(usage);
        }
    }
}
