/** The Responses API, chapter by chapter of its specifications. */
@NullMarked
package io.ponder.gateway.responses;

import org.jspecify.annotations.NullMarked;
