/** {@code ponder calibrate}. */
@NullMarked
package io.ponder.cli.calibrate;

import org.jspecify.annotations.NullMarked;
