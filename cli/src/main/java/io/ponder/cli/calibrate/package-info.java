/** {@code ponder calibrate}: turns a verifier's scores into probabilities. */
@NullMarked
package io.ponder.cli.calibrate;

import org.jspecify.annotations.NullMarked;
