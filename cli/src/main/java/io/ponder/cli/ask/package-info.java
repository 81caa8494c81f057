/** {@code ponder ask}: a client of the gateway that loads no Spring, to start quickly. */
@NullMarked
package io.ponder.cli.ask;

import org.jspecify.annotations.NullMarked;
