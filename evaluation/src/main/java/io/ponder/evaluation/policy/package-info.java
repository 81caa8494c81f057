/** Learns from a run which way of searching pays at which difficulty. */
@NullMarked
package io.ponder.evaluation.policy;

import org.jspecify.annotations.NullMarked;
