/** Work that outlives the process that does it, shared by all processes of one database. */
@NullMarked
package io.ponder.accounts.work;

import org.jspecify.annotations.NullMarked;
