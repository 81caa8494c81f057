/** Reads no text: expressions, their values to many digits, and whether two of them are the same function. */
@NullMarked
package io.ponder.answers.equal;

import org.jspecify.annotations.NullMarked;
