/** Reads the answer out of a model's text and tells which answers are equal: the types that other modules use. */
@NullMarked
package io.ponder.answers;

import org.jspecify.annotations.NullMarked;
