package io.ponder.evaluation.analysis;

import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The longest chain of calls of a recorded search that waited for each other, in completion tokens. A call waits for every
 * reply that came before it began; a reply takes as long as its own tokens, whatever is written beside it.
 */
final class CriticalPath {

    private final Map<Integer, Long> begun = new HashMap<>();
    private long ready;

    private CriticalPath() {}

    static long tokens(List<TraceEvent> trace) {
        CriticalPath path = new CriticalPath();
        trace.forEach(path::follow);
        return path.ready;
    }

    private void follow(TraceEvent event) {
        switch (event) {
            case TraceEvent.ProposeStarted started -> begun.putIfAbsent(started.call(), ready);
            case TraceEvent.ConsultStarted started -> begun.putIfAbsent(started.call(), ready);
            case TraceEvent.ScoreStarted started -> begun.putIfAbsent(started.call(), ready);
            case TraceEvent.Proposed reply -> arrived(reply.call(), reply.node().tokens());
            case TraceEvent.Consulted reply -> arrived(reply.call(), reply.tokens());
            case TraceEvent.Scored reply -> arrived(reply.call(), reply.tokens());
            default -> {
                // Takes no tokens of its own.
            }
        }
    }

    private void arrived(int call, @Nullable Tokens tokens) {
        long its = tokens == null ? 0 : tokens.completion();
        ready = Math.max(ready, begun.getOrDefault(call, 0L) + its);
    }
}
