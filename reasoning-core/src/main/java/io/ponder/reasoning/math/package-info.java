/** Reads no text: expressions, their values to many digits, and whether two of them are the same function. */
@NullMarked
package io.ponder.reasoning.math;

import org.jspecify.annotations.NullMarked;
