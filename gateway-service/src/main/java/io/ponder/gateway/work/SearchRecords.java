package io.ponder.gateway.work;

import io.ponder.gateway.question.Endpoint.Runner;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Searches;
import io.ponder.gateway.work.TraceUnits.Unit;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what searches tell while they run, so that another attempt at the same work does not draw again what was
 * paid for. A search of one sample has nothing to go on from, and is not written down.
 */
public final class SearchRecords {

    private final TraceUnits units;
    private final int attempt;

    /** @param attempt which attempt at the work this is, from 1 */
    public SearchRecords(TraceUnits units, int attempt) {
        this.units = units;
        this.attempt = attempt;
    }

    /** A search, under a name that it has in every attempt. */
    public Recorded of(String work) {
        return new Recorded(work);
    }

    /** One search that is recorded. Used by one thread. */
    public final class Recorded implements Searches.Listener {
        private final String work;
        private final List<TraceEvent> told = new ArrayList<>();
        private final List<TraceEvent> unsaved = new ArrayList<>();
        private Searches.Listener listener = new Searches.Listener() {};
        private int number;
        private int samples;
        private boolean hasNews;

        private Recorded(String work) {
            this.work = work;
        }

        /** Whether something of it is written down. */
        public boolean isKept() {
            return number > 0;
        }

        /**
         * Runs it to its end, from where the attempt before was stopped.
         *
         * @param to hears everything, from the beginning
         */
        public SearchResult run(Question question, Searches.Listener to, Runner runner) {
            listener = to;
            if (attempt > 1) {
                List<Unit> before = units.read(work);
                number = before.size();
                before.forEach(unit -> told.addAll(unit.events()));
            }
            boolean canGoOn = !told.isEmpty() && !(told.getLast() instanceof TraceEvent.GaveUp);
            if (!canGoOn) {
                return runner.run(question, this);
            }
            told.forEach(to::event);
            samples = 2;
            try {
                return runner.run(question.resumed(told), this);
            } catch (FailureException e) {
                if (e.failure().kind() != Kind.CONFLICT) {
                    throw e;
                }
                // What was told is of another version of Ponder.
                return runner.run(question, this);
            }
        }

        @Override
        public void event(TraceEvent event) {
            listener.event(event);
            if (event instanceof TraceEvent.Progress || event instanceof TraceEvent.Delta) {
                return;
            }
            if (event instanceof TraceEvent.ProposeStarted begun) {
                samples += begun.samples();
            }
            unsaved.add(event);
            hasNews |= event instanceof TraceEvent.Proposed
                    || event instanceof TraceEvent.Scored
                    || event instanceof TraceEvent.Consulted;
        }

        @Override
        public void caughtUp() {
            listener.caughtUp();
            if (hasNews && samples > 1) {
                units.add(work, number++, new Unit(attempt, List.copyOf(unsaved)));
                unsaved.clear();
                hasNews = false;
            }
        }
    }
}
