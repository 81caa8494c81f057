/** proposer-service's API: {@code POST /v1/proposals}, {@code POST /v1/tokens} and {@code GET /v1/models}. */
@NullMarked
package io.ponder.contracts.proposer;

import org.jspecify.annotations.NullMarked;
