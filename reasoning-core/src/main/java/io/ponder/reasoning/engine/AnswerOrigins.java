package io.ponder.reasoning.engine;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.trace.AnswerOrigin;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Follows each whole answer that a search asks for through its trace. */
final class AnswerOrigins {

    private static final class Asked {
        final TraceEvent.ProposeStarted how;
        int calls;

        @Nullable
        Integer node;

        @Nullable
        Failure failure;

        Asked(TraceEvent.ProposeStarted how) {
            this.how = how;
        }
    }

    private final long seed;

    /** By trial. */
    private final Map<Integer, Asked> asked = new TreeMap<>();

    /** @param seed of the search: a sample is drawn with this and its trial added */
    AnswerOrigins(long seed) {
        this.seed = seed;
    }

    void hear(TraceEvent event) {
        switch (event) {
            case TraceEvent.ProposeStarted begun
            when begun.unit() == Move.Unit.SOLUTION -> {
                for (int i = 0; i < begun.samples(); i++) {
                    asked.computeIfAbsent(begun.firstTrial() + i, first -> new Asked(begun)).calls++;
                }
            }
            case TraceEvent.Proposed proposed -> {
                Asked one = asked.get(proposed.node().trial());
                if (one != null) {
                    one.node = proposed.node().id();
                }
            }
            case TraceEvent.Failed failed -> {
                Asked one = failed.trial() == null ? null : asked.get(failed.trial());
                if (one != null) {
                    one.failure = failed.failure();
                }
            }
            default -> {
                // Nothing becomes of a whole answer.
            }
        }
    }

    /**
     * All of them, in order of trial.
     *
     * @param fates of nodes, by id
     */
    List<AnswerOrigin> all(List<Node> nodes, IntFunction<Fate> fates) {
        return asked.entrySet().stream()
                .map(entry -> attempt(entry.getKey(), entry.getValue(), nodes, fates))
                .toList();
    }

    private AnswerOrigin attempt(int trial, Asked one, List<Node> nodes, IntFunction<Fate> fates) {
        Integer node = one.node;
        Failure failure = one.failure;
        Answer answer = node == null ? null : nodes.get(node).answer();
        Fate fate = failure != null ? Fate.FAILED : node == null ? Fate.CANCELLED : fates.apply(node);
        return new AnswerOrigin(
                trial,
                one.how.model(),
                one.how.temperature(),
                seed + trial,
                one.calls,
                fate,
                node,
                answer == null ? null : answer.text(),
                failure);
    }
}
