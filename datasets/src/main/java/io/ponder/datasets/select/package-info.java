/** Which rows are kept, how many of each kind, and how several sets are mixed; every row that goes has a reason. */
@NullMarked
package io.ponder.datasets.select;

import org.jspecify.annotations.NullMarked;
