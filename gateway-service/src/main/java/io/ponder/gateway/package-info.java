/** The front door: OpenAI's API outside, search-service's inside. */
@NullMarked
package io.ponder.gateway;

import org.jspecify.annotations.NullMarked;
