/** The command line: {@code up}, {@code ask} and {@code models}. */
@NullMarked
package io.ponder.standalone;

import org.jspecify.annotations.NullMarked;
