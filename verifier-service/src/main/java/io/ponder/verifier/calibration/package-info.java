/** Turns verifiers' scores into probabilities, using the configured calibration files. */
@NullMarked
package io.ponder.verifier.calibration;

import org.jspecify.annotations.NullMarked;
