/** {@code ponder eval}: accuracy against compute. */
@NullMarked
package io.ponder.cli.eval;

import org.jspecify.annotations.NullMarked;
