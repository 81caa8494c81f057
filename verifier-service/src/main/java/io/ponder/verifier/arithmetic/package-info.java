/** A process verifier without weights: it checks the equations that a solution states. */
@NullMarked
package io.ponder.verifier.arithmetic;

import org.jspecify.annotations.NullMarked;
