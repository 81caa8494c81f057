/** {@code ponder ask} and {@code ponder models}: clients of the gateway that load no Spring, to start quickly. */
@NullMarked
package io.ponder.cli.ask;

import org.jspecify.annotations.NullMarked;
