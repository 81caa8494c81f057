/** The gateway over real HTTP, against a scripted search-service. */
@NullMarked
package io.ponder.gateway;

import org.jspecify.annotations.NullMarked;
