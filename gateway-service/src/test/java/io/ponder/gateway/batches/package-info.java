/** Tests of batches and files over real HTTP. */
@NullMarked
package io.ponder.gateway.batches;

import org.jspecify.annotations.NullMarked;
