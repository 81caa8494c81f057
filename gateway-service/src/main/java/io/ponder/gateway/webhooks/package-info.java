/** Signed messages to clients about work in the background that has ended. */
@NullMarked
package io.ponder.gateway.webhooks;

import org.jspecify.annotations.NullMarked;
