/** {@code ponder top}: the searches that run now. */
@NullMarked
package io.ponder.cli.top;

import org.jspecify.annotations.NullMarked;
