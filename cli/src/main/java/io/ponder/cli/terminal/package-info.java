/** What people see of a command on their terminal. */
@NullMarked
package io.ponder.cli.terminal;

import org.jspecify.annotations.NullMarked;
