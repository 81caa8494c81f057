/**
 * The internal HTTP API between the services. {@link io.ponder.contracts.wire.WireJson} writes the records as JSON with
 * snake_case names; a stream has one JSON document per line. Golden files in the tests fix the form of every record.
 */
@NullMarked
package io.ponder.contracts;

import org.jspecify.annotations.NullMarked;
