/** {@code ponder ask} and {@code ponder models}: a client of the gateway. Loads nothing of Spring, to start quickly. */
@NullMarked
package io.ponder.cli.ask;

import org.jspecify.annotations.NullMarked;
