/** How searches wait for their turn and for what they may spend, and what replies tell of limits. */
@NullMarked
package io.ponder.gateway.limits;

import org.jspecify.annotations.NullMarked;
