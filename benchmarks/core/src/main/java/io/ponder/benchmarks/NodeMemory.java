package io.ponder.benchmarks;

import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap that engine and strategy hold together in the middle of a search, by the garbage collector's own account. Texts
 * are made beforehand, so they are not in it; answers that were read from them are.
 *
 * @param nodes until then
 * @param bytes of heap for each of them
 * @param ownCharacters in the texts of all nodes, as they are kept: each node its own words
 * @param wholeCharacters what they were, did every node keep its text from the first step on
 */
record NodeMemory(int nodes, double bytes, long ownCharacters, long wholeCharacters) {

    static NodeMemory of(Workload workload, int nodes) {
        AtomicLong used = new AtomicLong();
        AtomicLong own = new AtomicLong();
        AtomicLong whole = new AtomicLong();
        int[] lengths = new int[nodes + 1];
        long before = usedAfterCollection();
        workload.run(nodes, event -> {
            if (event instanceof TraceEvent.Proposed proposed) {
                TraceNode node = proposed.node();
                int length = node.text().length();
                lengths[node.id()] = length + (node.continues() ? lengths[node.parent()] : 0);
                own.addAndGet(length);
                whole.addAndGet(lengths[node.id()]);
                if (node.id() == nodes) {
                    used.set(usedAfterCollection());
                }
            }
        });
        return new NodeMemory(nodes, (double) (used.get() - before) / nodes, own.get(), whole.get());
    }

    /** What earlier work left for cleaners and soft references goes with the first collections. */
    private static long usedAfterCollection() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
