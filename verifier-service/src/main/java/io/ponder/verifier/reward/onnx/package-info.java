/** Encoder reward models that run in this process, on the CPU: ONNX Runtime and Hugging Face's tokenizers. */
@NullMarked
package io.ponder.verifier.reward.onnx;

import org.jspecify.annotations.NullMarked;
