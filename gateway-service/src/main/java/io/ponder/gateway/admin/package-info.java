/** The REST API of admins: organisations, teams, keys, and the log of what was changed. */
@NullMarked
package io.ponder.gateway.admin;

import org.jspecify.annotations.NullMarked;
