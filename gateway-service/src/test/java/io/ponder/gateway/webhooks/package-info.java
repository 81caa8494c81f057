/** Tests of webhooks over real HTTP. */
@NullMarked
package io.ponder.gateway.webhooks;

import org.jspecify.annotations.NullMarked;
