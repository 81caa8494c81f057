/** Tests of the ledger. */
@NullMarked
package io.ponder.accounts.ledger;

import org.jspecify.annotations.NullMarked;
