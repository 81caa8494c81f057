package io.ponder.search;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search would have been with one sample: of its candidates the one of the earliest trial, which is, unless it was lost,
 * what the strategy {@code sample} draws with the same seed. By one thread.
 */
final class FirstSample {

    private record Drawn(int parent, Tokens tokens) {}

    private final Map<Integer, Drawn> drawn = new HashMap<>();
    private @Nullable TraceNode first;
    private long prompt;

    void happened(TraceEvent event) {
        if (!(event instanceof TraceEvent.Proposed proposed)) {
            return;
        }
        TraceNode node = proposed.node();
        drawn.put(node.id(), new Drawn(node.parent(), node.tokens()));
        if (node.parent() == 0) {
            // Samples of one call may share the prompt, which is then counted with one of them.
            prompt = Math.max(prompt, node.tokens().prompt());
        }
        TraceNode earliest = first;
        if (node.isCandidate() && (earliest == null || node.trial() < earliest.trial())) {
            first = node;
        }
    }

    /** Whether there is a candidate. */
    boolean exists() {
        return first != null;
    }

    /** Null where none could be read. */
    @Nullable
    Answer answer() {
        TraceNode earliest = first;
        return earliest == null ? null : earliest.answer();
    }

    /** What it alone would have used: the prompt once, without a cache, and its own words. */
    Tokens tokens() {
        TraceNode earliest = first;
        if (earliest == null) {
            return Tokens.NONE;
        }
        long written = 0;
        int id = earliest.id();
        for (Drawn part = drawn.get(id); part != null; part = drawn.get(part.parent())) {
            written += part.tokens().completion();
        }
        return new Tokens(prompt, 0, written);
    }
}
