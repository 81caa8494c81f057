/** Reads one formula: LaTeX and plain text, tokens, numbers, units, and the expression they make. */
@NullMarked
package io.ponder.answers.formula;

import org.jspecify.annotations.NullMarked;
