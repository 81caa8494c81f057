/** Computes expressions to many digits and decides whether two of them are the same number or function. */
@NullMarked
package io.ponder.answers.identity;

import org.jspecify.annotations.NullMarked;
