/** The client of Ponder's public API: {@code POST /v1/reasoning} and {@code GET /v1/models}. */
@NullMarked
package io.ponder.contracts.gateway;

import org.jspecify.annotations.NullMarked;
