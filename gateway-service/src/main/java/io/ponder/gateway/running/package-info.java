/** {@code /v1/running}: the searches under way, and stopping one. */
@NullMarked
package io.ponder.gateway.running;

import org.jspecify.annotations.NullMarked;
