/** The file of a calibration: written by an evaluation, applied by verifier-service. */
@NullMarked
package io.ponder.contracts.calibration;

import org.jspecify.annotations.NullMarked;
