/** How an evaluation writes its files. */
@NullMarked
package io.ponder.evaluation.files;

import org.jspecify.annotations.NullMarked;
