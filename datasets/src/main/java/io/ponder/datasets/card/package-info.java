/** The data card: what a data set holds, where it comes from, what it cost, and how it can be made again. */
@NullMarked
package io.ponder.datasets.card;

import org.jspecify.annotations.NullMarked;
