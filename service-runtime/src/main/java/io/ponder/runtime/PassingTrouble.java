package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Knows exceptions that are no fault of the request and no bug, such as those of a database that is away. {@link FailureAdvice}
 * asks every bean of this type before it takes an exception for a bug.
 */
@FunctionalInterface
public interface PassingTrouble {

    /** What the client is told of an exception, or of one of its causes; null for one that is none of these. */
    @Nullable
    Failure failureOf(Throwable e);
}
