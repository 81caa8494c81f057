/**
 * What a search tells: its events while it runs, what it used, and its result. A trace is enough to
 * {@linkplain io.ponder.reasoning.trace.Replay repeat} the search without an engine.
 */
@NullMarked
package io.ponder.reasoning.trace;

import org.jspecify.annotations.NullMarked;
