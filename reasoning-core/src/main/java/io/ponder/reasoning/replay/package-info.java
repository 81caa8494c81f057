/** Repeats recorded searches without an engine: what a trace says happened is told to a fresh strategy. */
@NullMarked
package io.ponder.reasoning.replay;

import org.jspecify.annotations.NullMarked;
