package io.ponder.proposer.embedded;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of the cache. It outlives the continuations that run in it, because the next one may begin the same way.
 *
 * <p>{@code tokens[0..cached)} are in the cache; {@code tokens[cached..length)} are computed next.
 */
final class Slot {

    final int id;
    int cached;
    long usedAt;

    @Nullable
    RunningSample running;

    private int[] tokens = {};
    private int length;

    Slot(int id) {
        this.id = id;
    }

    boolean isFree() {
        return running == null;
    }

    int pending() {
        return length - cached;
    }

    int tokenAt(int index) {
        return tokens[index];
    }

    /** The length of the common prefix of the prompt and the cached tokens. */
    int cachedPrefixOf(int[] prompt) {
        return commonPrefix(prompt, cached);
    }

    /** The length of the common prefix of the prompt and all tokens, including those still to be computed. */
    int plannedPrefixOf(int[] prompt) {
        return commonPrefix(prompt, length);
    }

    private int commonPrefix(int[] prompt, int limit) {
        int end = Math.min(prompt.length, limit);
        int differs = Arrays.mismatch(prompt, 0, end, tokens, 0, end);
        return differs < 0 ? end : differs;
    }

    /** Whether another slot's cache contains everything in this one's. */
    boolean isWithin(Slot other) {
        return other != this && other.cached >= cached && Arrays.equals(tokens, 0, cached, other.tokens, 0, cached);
    }

    void begin(RunningSample continuing, int[] prompt, int alreadyCached) {
        running = continuing;
        tokens = Arrays.copyOf(prompt, continuing.sample().footprint());
        length = prompt.length;
        cached = alreadyCached;
    }

    void append(int token) {
        tokens[length++] = token;
    }

    /** Forgets all but the first tokens. */
    void keep(int count) {
        cached = Math.min(cached, count);
        length = cached;
    }
}
