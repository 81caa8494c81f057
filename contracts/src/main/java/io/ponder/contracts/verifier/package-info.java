/** verifier-service's API: {@code POST /v1/scores} and {@code GET /v1/verifiers}. */
@NullMarked
package io.ponder.contracts.verifier;

import org.jspecify.annotations.NullMarked;
