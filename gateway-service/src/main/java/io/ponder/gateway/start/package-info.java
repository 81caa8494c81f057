/** What a gateway that cannot start says to its operator. */
@NullMarked
package io.ponder.gateway.start;

import org.jspecify.annotations.NullMarked;
