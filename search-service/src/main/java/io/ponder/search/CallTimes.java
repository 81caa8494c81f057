package io.ponder.search;

import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How long the calls of one search took, and which part of the search's time passed with which of them. By one thread. */
final class CallTimes {

    /** What a search is waiting for at a moment. */
    enum Part {
        /** The proposer; scores may be under way as well. */
        PROPOSING,
        /** Scores, or what the model says of candidates. */
        SCORING,
        /** No call: the search itself. */
        BETWEEN
    }

    private record Begun(long atMs, boolean proposes) {}

    private final Map<Integer, Begun> open = new HashMap<>();
    private final Map<Role, Long> calls = new EnumMap<>(Role.class);
    private final Map<Part, Long> parts = new EnumMap<>(Part.class);
    private int proposing;
    private long last;

    /**
     * @param fromMs where on the clock of its trace the search begins; not 0 where it was resumed
     */
    CallTimes(long fromMs) {
        this.last = fromMs;
    }

    void happened(TraceEvent event) {
        Part part = proposing > 0 ? Part.PROPOSING : open.isEmpty() ? Part.BETWEEN : Part.SCORING;
        parts.merge(part, Math.max(0, event.atMs() - last), Long::sum);
        last = Math.max(last, event.atMs());
        switch (event) {
            case TraceEvent.ProposeStarted e -> began(e.call(), e.atMs(), true);
            case TraceEvent.ConsultStarted e -> began(e.call(), e.atMs(), false);
            case TraceEvent.ScoreStarted e -> began(e.call(), e.atMs(), false);
            case TraceEvent.CallEnded e -> ended(e.call(), e.role(), e.atMs());
            case TraceEvent.Cancelled e -> ended(e.call(), e.role(), e.atMs());
            default -> {}
        }
    }

    private void began(int call, long atMs, boolean proposes) {
        if (open.putIfAbsent(call, new Begun(atMs, proposes)) == null && proposes) {
            proposing++;
        }
    }

    private void ended(int call, Role role, long atMs) {
        Begun begun = open.remove(call);
        if (begun != null) {
            calls.merge(role, atMs - begun.atMs(), Long::sum);
            proposing -= begun.proposes() ? 1 : 0;
        }
    }

    /** Milliseconds of all ended calls of a role, one after the other. */
    long callMs(Role role) {
        return calls.getOrDefault(role, 0L);
    }

    /** Milliseconds of the search, up to its latest event; the parts add up to all of it. */
    long partMs(Part part) {
        return parts.getOrDefault(part, 0L);
    }
}
