/**
 * The search core. A {@link io.ponder.reasoning.search.Strategy} is asked for moves and told what became of them; the
 * {@link io.ponder.reasoning.search.Search} owns everything else: concurrency, budgets, deadlines, cancellation
 * and the trace.
 */
@NullMarked
package io.ponder.reasoning.search;

import org.jspecify.annotations.NullMarked;
