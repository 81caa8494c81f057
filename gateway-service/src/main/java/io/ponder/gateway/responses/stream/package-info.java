/** Turns what a search tells into the events of one response, and keeps them for readers at any pace. */
@NullMarked
package io.ponder.gateway.responses.stream;

import org.jspecify.annotations.NullMarked;
