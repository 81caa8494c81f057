/** Analyses a recorded run, into a {@link io.ponder.evaluation.summary.RunSummary}. */
@NullMarked
package io.ponder.evaluation.analysis;

import org.jspecify.annotations.NullMarked;
