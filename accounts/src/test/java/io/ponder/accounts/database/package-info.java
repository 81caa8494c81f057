/** Tests of the database. */
@NullMarked
package io.ponder.accounts.database;

import org.jspecify.annotations.NullMarked;
