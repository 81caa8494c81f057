/** Problems with known answers, read from files in the forms data sets come in. */
@NullMarked
package io.ponder.evaluation.data;

import org.jspecify.annotations.NullMarked;
