/** Prompts that ask a model for a verdict, yes or no, and the reading of its probability. */
@NullMarked
package io.ponder.verifier.verdict;

import org.jspecify.annotations.NullMarked;
