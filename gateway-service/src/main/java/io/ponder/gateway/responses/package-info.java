/** OpenAI's Responses API over searches: {@code /v1/responses} and the work that goes on behind it. */
@NullMarked
package io.ponder.gateway.responses;

import org.jspecify.annotations.NullMarked;
