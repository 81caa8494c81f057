/** Tests of this package. */
@NullMarked
package io.ponder.gateway.catalog;

import org.jspecify.annotations.NullMarked;
