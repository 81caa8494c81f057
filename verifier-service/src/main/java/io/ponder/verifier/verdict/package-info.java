/** Asking a model for a verdict, yes or no, and reading its probability. */
@NullMarked
package io.ponder.verifier.verdict;

import org.jspecify.annotations.NullMarked;
