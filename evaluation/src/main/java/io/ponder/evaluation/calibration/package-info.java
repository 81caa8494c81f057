/** Fits the curve that makes a verifier's scores probabilities, to samples labelled right or wrong. */
@NullMarked
package io.ponder.evaluation.calibration;

import org.jspecify.annotations.NullMarked;
