package io.ponder.reasoning.trace;

import io.ponder.reasoning.model.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Where a whole answer that was asked for came from, and what became of it. What it was asked with is in the trace.
 *
 * @param trial which sample of the search it is
 * @param temperature it was drawn at, 0 to 2
 * @param seed it was drawn with
 * @param calls that asked for it: more than one where a call had gone silent, broke off with the search, or had to be asked for
 *     the answer to its thought
 * @param fate what became of it
 * @param node its node in the trace; null where nothing came
 * @param answer as it wrote it; null where none could be read
 * @param failure why nothing came; null unless it failed
 */
public record AnswerOrigin(
        int trial,
        String model,
        double temperature,
        long seed,
        int calls,
        Fate fate,
        @Nullable Integer node,
        @Nullable String answer,
        @Nullable Failure failure) {}
