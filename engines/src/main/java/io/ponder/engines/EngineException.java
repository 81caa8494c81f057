package io.ponder.engines;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A failed call to an engine: what to tell the caller if no retry helps, and how the call went wrong. */
public final class EngineException extends FailureException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final @Nullable Duration pause;

    /** @param pause how long the engine asked callers to wait; null if it did not say */
    public EngineException(Fault fault, Failure failure, @Nullable Duration pause) {
        super(failure);
        this.fault = fault;
        this.pause = pause;
    }

    public static EngineException of(Fault fault, Failure.Kind kind, String message) {
        return new EngineException(fault, Failure.of(kind, message), null);
    }

    public Fault fault() {
        return fault;
    }

    /** How long the engine asked callers to wait; null if it did not say. */
    public @Nullable Duration pause() {
        return pause;
    }
}
