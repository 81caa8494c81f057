package io.ponder.answers.equation;

import java.util.List;

/**
 * One side of an equation, whose value is known.
 *
 * @param doubtful whether the text around it could change what it means
 * @param worded whether words stand beside its numbers
 * @param whole whether it is all there is between two relations
 * @param rounded whether words behind it say that it was rounded
 * @param units the words right behind its numbers, and {@code $} for money
 */
record Side(
        Calculation calculation,
        boolean doubtful,
        boolean worded,
        boolean whole,
        boolean rounded,
        List<String> units) {}
