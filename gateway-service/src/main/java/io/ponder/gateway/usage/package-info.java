/** {@code /v1/usage}: what was spent, by whom, on what, and on single requests. */
@NullMarked
package io.ponder.gateway.usage;

import org.jspecify.annotations.NullMarked;
