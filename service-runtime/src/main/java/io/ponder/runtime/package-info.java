/**
 * The HTTP side that all Ponder services share: the request's context, limits at the door, streamed replies, noticing
 * that a client has left, problem details, and the health of dependencies. A service imports
 * {@link io.ponder.runtime.ServiceRuntime}.
 */
@NullMarked
package io.ponder.runtime;

import org.jspecify.annotations.NullMarked;
