/**
 * Checks the equations a solution states. A step's text becomes tokens ({@link io.ponder.verifier.arithmetic.Scanner}),
 * the tokens around each equals sign become expressions ({@link io.ponder.verifier.arithmetic.ExpressionParser}), and
 * the two sides are compared ({@link io.ponder.verifier.arithmetic.EquationCheck}). What cannot be read for certain is
 * not accused.
 */
@NullMarked
package io.ponder.verifier.arithmetic;

import org.jspecify.annotations.NullMarked;
