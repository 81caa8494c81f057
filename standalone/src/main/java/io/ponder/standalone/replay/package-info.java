/** {@code ponder replay}: repeats a recorded search offline. */
@NullMarked
package io.ponder.standalone.replay;

import org.jspecify.annotations.NullMarked;
