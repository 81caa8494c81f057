/** {@code ponder usage}: what was spent. */
@NullMarked
package io.ponder.cli.usage;

import org.jspecify.annotations.NullMarked;
