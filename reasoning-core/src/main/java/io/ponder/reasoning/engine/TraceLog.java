package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.trace.TraceEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and times the events of one search. While a recorded search is played again, what happens must be what was
 * recorded, event by event; only what follows is passed on.
 */
final class TraceLog {

    private final Consumer<? super TraceEvent> sink;
    private final InstantSource clock;
    private final Instant began;
    private final List<TraceEvent> recorded;
    private final AnswerOrigins attempts;
    private int played;
    private int next;

    /**
     * @param recorded the events that have happened already; empty for a search that begins
     * @param attempts hears every event
     */
    TraceLog(
            Consumer<? super TraceEvent> sink,
            InstantSource clock,
            Instant began,
            List<TraceEvent> recorded,
            AnswerOrigins attempts) {
        this.sink = sink;
        this.clock = clock;
        this.began = began;
        this.recorded = recorded;
        this.attempts = attempts;
        this.next = recorded.isEmpty() ? 0 : recorded.getLast().seq() + 1;
    }

    interface Event {
        TraceEvent at(int seq, long atMs);
    }

    void add(Event event) {
        TraceEvent then = recorded();
        if (then == null) {
            TraceEvent happened =
                    event.at(next++, Duration.between(began, clock.instant()).toMillis());
            attempts.hear(happened);
            sink.accept(happened);
            return;
        }
        TraceEvent now = event.at(then.seq(), then.atMs());
        if (!isSame(then, now)) {
            throw differs(then, now.getClass().getSimpleName() + " would follow now");
        }
        attempts.hear(now);
        played++;
    }

    /** What the search has asked for, as far as the trace tells. */
    AnswerOrigins attempts() {
        return attempts;
    }

    /** Whether a part of the search is recorded. */
    boolean isResumed() {
        return !recorded.isEmpty();
    }

    /** The next recorded event that has not happened again; null when all have. */
    @Nullable
    TraceEvent recorded() {
        return played < recorded.size() ? recorded.get(played) : null;
    }

    /** The recorded events from the next on. */
    List<TraceEvent> rest() {
        return recorded.subList(played, recorded.size());
    }

    /** Passes over the next recorded event. */
    void skip() {
        played++;
    }

    /** The failure of a recorded event that does not follow from those before it. */
    static RuntimeException differs(TraceEvent then, String why) {
        return Failure.of(
                        Kind.CONFLICT,
                        "the recorded search cannot be resumed: event " + then.seq() + " ("
                                + then.getClass().getSimpleName() + ") is not what this search does there; " + why
                                + ". Another request or another version of Ponder made it: start the search anew")
                .asException();
    }

    /** The budget of a resumed search may be another one, and what was used until its end may be known better. */
    private static boolean isSame(TraceEvent then, TraceEvent now) {
        return switch (then) {
            case TraceEvent.Started started ->
                now instanceof TraceEvent.Started again
                        && withBudget(started, Budget.Limits.NONE).equals(withBudget(again, Budget.Limits.NONE));
            case TraceEvent.Finished finished ->
                now instanceof TraceEvent.Finished again && finished.node() == again.node();
            case TraceEvent.GaveUp _ -> now instanceof TraceEvent.GaveUp;
            default -> then.equals(now);
        };
    }

    private static TraceEvent.Started withBudget(TraceEvent.Started of, Budget.Limits budget) {
        return new TraceEvent.Started(
                of.seq(),
                of.atMs(),
                of.strategy(),
                of.parameters(),
                of.model(),
                of.verifier(),
                of.verifierKind(),
                of.problem(),
                of.sampling(),
                budget,
                of.capabilities(),
                of.choices(),
                of.seed());
    }
}
