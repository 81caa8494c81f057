/** The documents of the Responses API: the response, its items and their parts, and the events of a stream. */
@NullMarked
package io.ponder.gateway.responses.wire;

import org.jspecify.annotations.NullMarked;
