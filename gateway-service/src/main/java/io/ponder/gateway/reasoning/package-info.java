/** {@code POST /v1/reasoning}: the native form, with the trace. */
@NullMarked
package io.ponder.gateway.reasoning;

import org.jspecify.annotations.NullMarked;
