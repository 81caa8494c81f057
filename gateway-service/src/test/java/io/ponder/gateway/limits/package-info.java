/** Tests of limits at the gateway. */
@NullMarked
package io.ponder.gateway.limits;

import org.jspecify.annotations.NullMarked;
