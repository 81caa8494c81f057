/** What a request can name: models, strategies, verifiers. */
@NullMarked
package io.ponder.gateway.catalog;

import org.jspecify.annotations.NullMarked;
