/** Reads an answer as mathematics, compares two of them, and finds the key that equal answers share. */
@NullMarked
package io.ponder.answers.equal;

import org.jspecify.annotations.NullMarked;
