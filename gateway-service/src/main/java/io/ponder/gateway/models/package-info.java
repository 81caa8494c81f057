/** {@code GET /v1/models}: the models, each also with every strategy. */
@NullMarked
package io.ponder.gateway.models;

import org.jspecify.annotations.NullMarked;
