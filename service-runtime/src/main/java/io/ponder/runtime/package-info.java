/**
 * What every Ponder service does alike over HTTP: the request's context, streamed replies, noticing that a client left,
 * problem details, health of dependencies. A service imports {@link io.ponder.runtime.ServiceRuntime}.
 */
@NullMarked
package io.ponder.runtime;

import org.jspecify.annotations.NullMarked;
