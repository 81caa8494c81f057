/** The client of Ponder's public API: {@code POST /v1/reasoning}, and the lists of what a request can name. */
@NullMarked
package io.ponder.contracts.gateway;

import org.jspecify.annotations.NullMarked;
