/** Traces: what a request's work consists of, told to a collector by OpenTelemetry's protocol, where one is named. */
@NullMarked
package io.ponder.runtime.tracing;

import org.jspecify.annotations.NullMarked;
