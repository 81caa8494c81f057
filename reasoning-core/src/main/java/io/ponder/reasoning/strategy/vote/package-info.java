/** Whole answers are drawn and agree on one: by their votes, or by what the model finds most consistent. */
@NullMarked
package io.ponder.reasoning.strategy.vote;

import org.jspecify.annotations.NullMarked;
