/** Finished searches that people of one organisation show each other by a link. */
@NullMarked
package io.ponder.gateway.shares;

import org.jspecify.annotations.NullMarked;
