/** {@code ponder up}: the four services as four Spring contexts of one JVM, over real HTTP on loopback. */
@NullMarked
package io.ponder.cli.up;

import org.jspecify.annotations.NullMarked;
