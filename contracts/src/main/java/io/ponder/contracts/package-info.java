/**
 * The internal HTTP API: what the services say to one another, and nothing else. Records are written as JSON with
 * snake_case names by {@link io.ponder.contracts.wire.WireJson}; streams are one JSON document a line. Golden files
 * in the tests pin every form.
 */
@NullMarked
package io.ponder.contracts;

import org.jspecify.annotations.NullMarked;
