/** Applies the calibrations that the settings name, which make verifiers' scores probabilities. */
@NullMarked
package io.ponder.verifier.calibration;

import org.jspecify.annotations.NullMarked;
