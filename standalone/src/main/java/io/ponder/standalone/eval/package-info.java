/** {@code ponder eval}: accuracy against compute. */
@NullMarked
package io.ponder.standalone.eval;

import org.jspecify.annotations.NullMarked;
