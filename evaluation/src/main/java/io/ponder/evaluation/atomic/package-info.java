/** Writes files whole or not at all. */
@NullMarked
package io.ponder.evaluation.atomic;

import org.jspecify.annotations.NullMarked;
