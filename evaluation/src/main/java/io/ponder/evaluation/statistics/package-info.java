/** Intervals, tests and estimators. */
@NullMarked
package io.ponder.evaluation.statistics;

import org.jspecify.annotations.NullMarked;
