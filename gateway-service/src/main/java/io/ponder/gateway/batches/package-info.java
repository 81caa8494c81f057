/** Batches: many requests in one file, worked on in the background of everything else. */
@NullMarked
package io.ponder.gateway.batches;

import org.jspecify.annotations.NullMarked;
