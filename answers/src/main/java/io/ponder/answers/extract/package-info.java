/** Finds where in a text the answer stands: boxes, tags, phrases, choice letters, the last number. */
@NullMarked
package io.ponder.answers.extract;

import org.jspecify.annotations.NullMarked;
