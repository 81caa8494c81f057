/** {@code POST /v1/chat/completions}. */
@NullMarked
package io.ponder.gateway.chat;

import org.jspecify.annotations.NullMarked;
