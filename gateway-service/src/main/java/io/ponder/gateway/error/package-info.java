/** Renders failures in OpenAI's error format. */
@NullMarked
package io.ponder.gateway.error;

import org.jspecify.annotations.NullMarked;
