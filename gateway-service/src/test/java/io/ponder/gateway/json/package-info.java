/** Tests of this package. */
@NullMarked
package io.ponder.gateway.json;

import org.jspecify.annotations.NullMarked;
