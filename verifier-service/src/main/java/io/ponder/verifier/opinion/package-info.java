/** Verifiers that ask the judge's model for more than a word: a critique, a program, the question read backwards. */
@NullMarked
package io.ponder.verifier.opinion;

import org.jspecify.annotations.NullMarked;
