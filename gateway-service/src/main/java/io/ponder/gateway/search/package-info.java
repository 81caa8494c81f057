/** From a client's request to a search, and from its result to what every reply tells of it. */
@NullMarked
package io.ponder.gateway.search;

import org.jspecify.annotations.NullMarked;
