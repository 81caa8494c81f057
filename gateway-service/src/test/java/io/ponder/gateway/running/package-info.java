/** Tests of the searches under way. */
@NullMarked
package io.ponder.gateway.running;

import org.jspecify.annotations.NullMarked;
