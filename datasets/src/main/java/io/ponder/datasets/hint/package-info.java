/** Rationalisation: an answer is given as a hint, and every trace of the hint is taken out of what the model writes. */
@NullMarked
package io.ponder.datasets.hint;

import org.jspecify.annotations.NullMarked;
