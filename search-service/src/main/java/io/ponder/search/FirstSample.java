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

    private record Earliest(int trial, @Nullable Answer answer, long written) {}

    /** How many tokens each node and those before it are long, by its id: all that is kept of them. */
    private final Map<Integer, Long> written = new HashMap<>();

    private @Nullable Earliest first;
    private long prompt;

    void happened(TraceEvent event) {
        if (!(event instanceof TraceEvent.Proposed proposed)) {
            return;
        }
        TraceNode node = proposed.node();
        long length = written.getOrDefault(node.parent(), 0L) + node.tokens().completion();
        written.put(node.id(), length);
        if (node.parent() == 0) {
            // Samples of one call may share the prompt, which is then counted with one of them.
            prompt = Math.max(prompt, node.tokens().prompt());
        }
        Earliest earliest = first;
        if (node.isCandidate() && (earliest == null || node.trial() < earliest.trial())) {
            first = new Earliest(node.trial(), node.answer(), length);
        }
    }

    /** Whether there is a candidate. */
    boolean exists() {
        return first != null;
    }

    /** Null where none could be read. */
    @Nullable
    Answer answer() {
        Earliest earliest = first;
        return earliest == null ? null : earliest.answer();
    }

    /** What it alone would have used: the prompt once, without a cache, and its own words. */
    Tokens tokens() {
        Earliest earliest = first;
        return earliest == null ? Tokens.NONE : new Tokens(prompt, 0, earliest.written());
    }
}
