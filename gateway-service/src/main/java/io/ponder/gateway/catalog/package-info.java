/** Looks up the models, strategies and verifiers that a request names. */
@NullMarked
package io.ponder.gateway.catalog;

import org.jspecify.annotations.NullMarked;
