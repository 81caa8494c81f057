/**
 * Verifiers that ask reward models. A model is configuration ({@link io.ponder.verifier.rewardmodel.config}); each way to
 * ask one is a {@link io.ponder.verifier.rewardmodel.backend.RewardBackend}, over HTTP ({@link
 * io.ponder.verifier.rewardmodel.wire}) or in this process ({@link io.ponder.verifier.rewardmodel.onnx}). What all of them
 * share (templates, step counts, batches, the breaker) is done around the backends, once.
 */
@NullMarked
package io.ponder.verifier.rewardmodel;

import org.jspecify.annotations.NullMarked;
