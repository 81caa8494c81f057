/** Tests of this package. */
@NullMarked
package io.ponder.gateway.chat;

import org.jspecify.annotations.NullMarked;
