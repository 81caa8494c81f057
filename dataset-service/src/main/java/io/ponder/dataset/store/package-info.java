/** Data sets and their rows, as they are kept. */
@NullMarked
package io.ponder.dataset.store;

import org.jspecify.annotations.NullMarked;
