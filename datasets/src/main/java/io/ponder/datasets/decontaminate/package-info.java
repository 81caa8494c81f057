/** Finds rows of training data that hold a problem of a benchmark. */
@NullMarked
package io.ponder.datasets.decontaminate;

import org.jspecify.annotations.NullMarked;
