/** {@code ponder capacity}: what a rate of searches would take and cost. */
@NullMarked
package io.ponder.cli.capacity;

import org.jspecify.annotations.NullMarked;
