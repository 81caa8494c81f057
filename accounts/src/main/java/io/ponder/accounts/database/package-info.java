/** The one database: PostgreSQL, or an H2 file of one process; and its migrations. */
@NullMarked
package io.ponder.accounts.database;

import org.jspecify.annotations.NullMarked;
