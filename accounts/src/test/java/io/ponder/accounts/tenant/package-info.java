/** Tests of organisations, teams and keys, each with both databases. */
@NullMarked
package io.ponder.accounts.tenant;

import org.jspecify.annotations.NullMarked;
