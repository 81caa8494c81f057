/** {@code ponder replay}: repeats a recorded search offline. */
@NullMarked
package io.ponder.cli.replay;

import org.jspecify.annotations.NullMarked;
