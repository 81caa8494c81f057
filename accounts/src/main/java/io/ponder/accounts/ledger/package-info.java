/** What was spent: one entry for each search, and the way it gets into the database. */
@NullMarked
package io.ponder.accounts.ledger;

import org.jspecify.annotations.NullMarked;
