/** Failures in OpenAI's shape. */
@NullMarked
package io.ponder.gateway.error;

import org.jspecify.annotations.NullMarked;
