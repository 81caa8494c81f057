/** {@code ponder calibrate}. */
@NullMarked
package io.ponder.standalone.calibrate;

import org.jspecify.annotations.NullMarked;
