/** Learns a verifier from labelled samples, measures it on problems that it has not seen, and writes it as ONNX. */
@NullMarked
package io.ponder.evaluation.learned;

import org.jspecify.annotations.NullMarked;
