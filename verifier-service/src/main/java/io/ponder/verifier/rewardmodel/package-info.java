/**
 * Verifiers that ask reward models. A model is defined in configuration
 * ({@link io.ponder.verifier.rewardmodel.config}). Each way to ask one is a
 * {@link io.ponder.verifier.rewardmodel.backend.RewardBackend}, over HTTP ({@link io.ponder.verifier.rewardmodel.wire})
 * or in this process ({@link io.ponder.verifier.rewardmodel.onnx}). What they share (templates, step counts, batches,
 * the breaker) is implemented once, around the backends.
 */
@NullMarked
package io.ponder.verifier.rewardmodel;

import org.jspecify.annotations.NullMarked;
