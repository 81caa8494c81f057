package io.ponder.engines;

import io.ponder.reasoning.model.FailureException;
import java.util.function.Function;

/**
 * Lets work on an engine pass, or refuses it. Gates are chained, and each checks one thing. A gate holds no lock during
 * the work.
 */
public interface Gate {

    /**
     * Does the work on the calling thread, once it may.
     *
     * @param work is given a report, with which it can tell the engine's health while it runs
     * @throws EngineException OVERLOADED or UPSTREAM_UNAVAILABLE when the work was not started
     */
    <A> A pass(Function<Report, A> work);

    /**
     * Receives what the work learns about the engine. Only the first call counts. Work that returns without any found
     * the engine working.
     */
    interface Report {

        /** The engine works; the work still goes on. */
        void works();

        /** The work failed, although it will return normally. */
        void failed(FailureException failure);

        /** The work says nothing about the engine, because nobody waits for it any more. */
        void stopped();
    }
}
