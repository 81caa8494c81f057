/** Verifier scores, how step scores become one number, and how a text is cut into steps. */
@NullMarked
package io.ponder.reasoning.score;

import org.jspecify.annotations.NullMarked;
