/** What people see of a command on their terminal. */
@NullMarked
package io.ponder.standalone.terminal;

import org.jspecify.annotations.NullMarked;
