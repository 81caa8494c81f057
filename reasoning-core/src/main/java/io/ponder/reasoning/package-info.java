/** The vocabulary every part of Ponder shares: problems, messages, sampling, tokens, failures. */
@NullMarked
package io.ponder.reasoning;

import org.jspecify.annotations.NullMarked;
