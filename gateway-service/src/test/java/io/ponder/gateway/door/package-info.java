/** Tests of what every request passes. */
@NullMarked
package io.ponder.gateway.door;

import org.jspecify.annotations.NullMarked;
