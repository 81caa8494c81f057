/** Scores made probabilities: fitted on labelled samples, kept in files, applied to verifiers by configuration. */
@NullMarked
package io.ponder.verifier.calibration;

import org.jspecify.annotations.NullMarked;
