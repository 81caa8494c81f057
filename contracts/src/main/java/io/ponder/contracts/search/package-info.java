/** search-service's API: {@code POST /v1/searches} and {@code GET /v1/catalog}. */
@NullMarked
package io.ponder.contracts.search;

import org.jspecify.annotations.NullMarked;
