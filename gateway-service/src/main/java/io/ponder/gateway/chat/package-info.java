/** OpenAI's {@code POST /v1/chat/completions}, whole and streamed. */
@NullMarked
package io.ponder.gateway.chat;

import org.jspecify.annotations.NullMarked;
