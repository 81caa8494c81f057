/**
 * Calls to inference engines. From the outside in, a call is retried ({@link io.ponder.engines.RetryPolicy}), waits for
 * its turn ({@link io.ponder.engines.Turns}), passes the circuit breaker ({@link io.ponder.engines.Breaker}) and goes
 * over the wire ({@link io.ponder.engines.HttpEngine}). {@link io.ponder.engines.EngineErrors} says what a failed call
 * means, and {@link io.ponder.engines.ControlTokens} keeps texts from passing for markup.
 */
@NullMarked
package io.ponder.engines;

import org.jspecify.annotations.NullMarked;
