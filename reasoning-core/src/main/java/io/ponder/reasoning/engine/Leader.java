package io.ponder.reasoning.engine;

import io.ponder.answers.Answer;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.trace.TraceEvent;
import org.jspecify.annotations.Nullable;

/** Tells the trace whenever another candidate leads, or the vote on it changes. */
final class Leader {

    /** Up to so many results the best answer is looked up after each, later less and less often. */
    private static final int ALWAYS_LOOKED_UP = 64;

    private final Strategy strategy;
    private final TraceLog trace;
    private int results;
    private int nextLookUp;
    private @Nullable Selection last;

    Leader(Strategy strategy, TraceLog trace) {
        this.strategy = strategy;
        this.trace = trace;
    }

    /** After each result that the strategy is told. */
    void lookAfterResult() {
        results++;
        if (results <= ALWAYS_LOOKED_UP || results >= nextLookUp) {
            nextLookUp = results + results / 16;
            look();
        }
    }

    void look() {
        Selection best = strategy.best().orElse(null);
        if (best == null || best.equals(last)) {
            return;
        }
        last = best;
        Answer answer = best.node().answer();
        trace.add((seq, at) -> new TraceEvent.Best(
                seq,
                at,
                best.node().id(),
                answer == null ? null : answer.text(),
                best.basis(),
                best.vote(),
                best.score()));
    }
}
