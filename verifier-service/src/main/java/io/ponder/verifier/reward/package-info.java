/**
 * Verifiers that ask reward models. {@link io.ponder.verifier.reward.RewardBackend} is one way to ask, one file each; a
 * model is configuration; what all have alike (templates, step counts, normalisation, batches, queue, breaker) is done
 * around the backends, once.
 */
@NullMarked
package io.ponder.verifier.reward;

import org.jspecify.annotations.NullMarked;
