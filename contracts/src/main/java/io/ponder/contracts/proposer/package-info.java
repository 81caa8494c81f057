/** proposer-service's API: {@code POST /v1/proposals} and {@code GET /v1/models}. */
@NullMarked
package io.ponder.contracts.proposer;

import org.jspecify.annotations.NullMarked;
