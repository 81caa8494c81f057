/** Anthropic's {@code POST /v1/messages}, whole and streamed, and what its SDKs need beside it. */
@NullMarked
package io.ponder.gateway.messages;

import org.jspecify.annotations.NullMarked;
