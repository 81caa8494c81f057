/** {@code ponder up}: the five services as five Spring contexts of one JVM, over real HTTP on loopback. */
@NullMarked
package io.ponder.cli.up;

import org.jspecify.annotations.NullMarked;
