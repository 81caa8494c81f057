/** The page for people: static files, sent as they are. */
@NullMarked
package io.ponder.gateway.page;

import org.jspecify.annotations.NullMarked;
