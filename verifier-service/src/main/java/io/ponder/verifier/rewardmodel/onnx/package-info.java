/** Encoder reward models that run in this process, on the CPU. */
@NullMarked
package io.ponder.verifier.rewardmodel.onnx;

import org.jspecify.annotations.NullMarked;
