/** Tests of this package. */
@NullMarked
package io.ponder.gateway.about;

import org.jspecify.annotations.NullMarked;
