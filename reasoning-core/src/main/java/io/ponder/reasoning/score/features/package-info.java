/**
 * What a learned verifier sees of a candidate, as numbers: one piece of code for training and for serving, so that a model is
 * never asked about other numbers than those it learned from.
 */
@NullMarked
package io.ponder.reasoning.score.features;

import org.jspecify.annotations.NullMarked;
