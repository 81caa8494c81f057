/** Learns from a run how much of which strategy pays at which difficulty. */
@NullMarked
package io.ponder.evaluation.policy;

import org.jspecify.annotations.NullMarked;
