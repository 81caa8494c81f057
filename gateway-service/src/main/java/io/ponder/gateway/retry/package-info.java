/** Answers a request that a client repeats under the same {@code Idempotency-Key} without a second search. */
@NullMarked
package io.ponder.gateway.retry;

import org.jspecify.annotations.NullMarked;
