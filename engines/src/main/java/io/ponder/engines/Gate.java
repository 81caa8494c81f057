package io.ponder.engines;

import io.ponder.reasoning.model.FailureException;
import java.util.function.Function;

/**
 * Lets work on an engine through, or refuses it. Gates stand one behind another, and each minds one thing. A gate holds
 * no lock while the work goes on.
 */
public interface Gate {

    /**
     * Does the work when it may, on this thread.
     *
     * @param work gets told what it can say of the engine's health while it goes on
     * @throws EngineException OVERLOADED or UPSTREAM_UNAVAILABLE when the work was not begun
     */
    <A> A pass(Function<Report, A> work);

    /**
     * Takes what the work can say of the engine. The first word counts; work that returns without one found the engine
     * working.
     */
    interface Report {

        /** The engine works, although the work goes on. */
        void works();

        /** Work that returns failed all the same. */
        void failed(FailureException failure);

        /** There is nothing to say: nobody waits for the work any more. */
        void stopped();
    }
}
