/** verifier-service's API: {@code POST /v1/scores}, {@code POST /v1/rewards} and {@code GET /v1/verifiers}. */
@NullMarked
package io.ponder.contracts.verifier;

import org.jspecify.annotations.NullMarked;
