/** How an evaluation writes its files. */
@NullMarked
package io.ponder.evaluation.atomic;

import org.jspecify.annotations.NullMarked;
