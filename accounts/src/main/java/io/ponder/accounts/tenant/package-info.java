/** Who asks: organisations, their teams, the keys of these, and what each may do. */
@NullMarked
package io.ponder.accounts.tenant;

import org.jspecify.annotations.NullMarked;
