/** Small models in this process, on the CPU, with ONNX Runtime and Hugging Face's tokenizers. */
@NullMarked
package io.ponder.onnx;

import org.jspecify.annotations.NullMarked;
