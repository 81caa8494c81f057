/** Tests of the outbox. */
@NullMarked
package io.ponder.accounts.outbox;

import org.jspecify.annotations.NullMarked;
