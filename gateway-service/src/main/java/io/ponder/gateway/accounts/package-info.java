/** Opens what {@code io.ponder.accounts} keeps: the database, and what decides over spending. */
@NullMarked
package io.ponder.gateway.accounts;

import org.jspecify.annotations.NullMarked;
