/** Works a recorded run out into a {@link io.ponder.evaluation.summary.RunSummary}. */
@NullMarked
package io.ponder.evaluation.analysis;

import org.jspecify.annotations.NullMarked;
