/** Encoder reward models that run in this process, on the CPU, with ONNX Runtime and Hugging Face tokenizers. */
@NullMarked
package io.ponder.verifier.rewardmodel.onnx;

import org.jspecify.annotations.NullMarked;
