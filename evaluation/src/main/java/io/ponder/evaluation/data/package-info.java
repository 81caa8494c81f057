/** Reads problems with known answers from files, in the formats of the common data sets. */
@NullMarked
package io.ponder.evaluation.data;

import org.jspecify.annotations.NullMarked;
