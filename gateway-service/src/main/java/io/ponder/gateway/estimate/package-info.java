/** What a request would cost, told before it is made. */
@NullMarked
package io.ponder.gateway.estimate;

import org.jspecify.annotations.NullMarked;
