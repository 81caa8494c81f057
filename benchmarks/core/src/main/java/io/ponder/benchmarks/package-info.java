/** What the search core costs by itself: engines that answer at once, on one thread. */
@NullMarked
package io.ponder.benchmarks;

import org.jspecify.annotations.NullMarked;
