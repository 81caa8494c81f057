/**
 * Checks the equations a solution states. A step's text becomes tokens of formulas and words ({@link
 * io.ponder.answers.equation.ProseScanner}), the calculations around each equals sign are freed from the words in them
 * ({@link io.ponder.answers.equation.CalculationReader}) and read as formulas ({@link
 * io.ponder.answers.formula.ExpressionReader}), and the two sides are compared ({@link
 * io.ponder.answers.equation.EquationCheck}). What cannot be read for certain is not accused.
 */
@NullMarked
package io.ponder.answers.equation;

import org.jspecify.annotations.NullMarked;
