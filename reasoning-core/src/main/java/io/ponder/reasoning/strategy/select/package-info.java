/** Whole answers are drawn and a verifier's scores select one; with a single answer there is nothing to select. */
@NullMarked
package io.ponder.reasoning.strategy.select;

import org.jspecify.annotations.NullMarked;
