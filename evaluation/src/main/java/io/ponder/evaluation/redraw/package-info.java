/** Replays recorded samples through the real strategies, in virtual time and without an engine. */
@NullMarked
package io.ponder.evaluation.redraw;

import org.jspecify.annotations.NullMarked;
