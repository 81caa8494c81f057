/** Tests of usage. */
@NullMarked
package io.ponder.gateway.usage;

import org.jspecify.annotations.NullMarked;
