/** Budgets and limits, which the database decides, so that they hold for any number of gateways. */
@NullMarked
package io.ponder.accounts.limit;

import org.jspecify.annotations.NullMarked;
