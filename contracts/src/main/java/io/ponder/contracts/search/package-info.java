/** search-service's API: searches, what is known of those under way, and {@code GET /v1/catalog}. */
@NullMarked
package io.ponder.contracts.search;

import org.jspecify.annotations.NullMarked;
