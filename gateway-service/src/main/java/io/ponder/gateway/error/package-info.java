/** Renders failures in the shape of the API that a request speaks: OpenAI's or Anthropic's. */
@NullMarked
package io.ponder.gateway.error;

import org.jspecify.annotations.NullMarked;
