/** Batches the requests for one model; also holds the model's circuit breaker and metrics. */
@NullMarked
package io.ponder.verifier.rewardmodel.queue;

import org.jspecify.annotations.NullMarked;
