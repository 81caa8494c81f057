/** Batches of all requests for one model, its circuit breaker and its metrics. */
@NullMarked
package io.ponder.verifier.rewardmodel.queue;

import org.jspecify.annotations.NullMarked;
