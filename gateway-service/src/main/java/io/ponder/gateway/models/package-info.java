/** {@code GET /v1/models}. */
@NullMarked
package io.ponder.gateway.models;

import org.jspecify.annotations.NullMarked;
