/** Output for people: lines, and a status line on a terminal. */
@NullMarked
package io.ponder.cli.terminal;

import org.jspecify.annotations.NullMarked;
