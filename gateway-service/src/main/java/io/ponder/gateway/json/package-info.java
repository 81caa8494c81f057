/** Reads and writes the public API's JSON. */
@NullMarked
package io.ponder.gateway.json;

import org.jspecify.annotations.NullMarked;
