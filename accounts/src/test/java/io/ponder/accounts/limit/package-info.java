/** Tests of budgets, on both databases. */
@NullMarked
package io.ponder.accounts.limit;

import org.jspecify.annotations.NullMarked;
