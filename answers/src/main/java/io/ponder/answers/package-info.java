/** Reads the final answer out of a model's text and brings it to a form in which equal answers are equal strings. */
@NullMarked
package io.ponder.answers;

import org.jspecify.annotations.NullMarked;
