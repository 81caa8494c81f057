/** {@code POST /v1/reasoning}: Ponder's own form of a request, with the trace. */
@NullMarked
package io.ponder.gateway.reasoning;

import org.jspecify.annotations.NullMarked;
