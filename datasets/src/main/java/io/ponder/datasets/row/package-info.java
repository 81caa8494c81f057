/** What one row of training data is, and where it comes from. */
@NullMarked
package io.ponder.datasets.row;

import org.jspecify.annotations.NullMarked;
