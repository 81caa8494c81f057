/** Tests of Anthropic's API. */
@NullMarked
package io.ponder.gateway.messages;

import org.jspecify.annotations.NullMarked;
