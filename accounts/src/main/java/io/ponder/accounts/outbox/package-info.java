/** The way of entries into the database: through a journal on this process's disk, so that none is lost or waited for. */
@NullMarked
package io.ponder.accounts.outbox;

import org.jspecify.annotations.NullMarked;
