/** Tests of the searches under way. */
@NullMarked
package io.ponder.gateway.estimate;

import org.jspecify.annotations.NullMarked;
