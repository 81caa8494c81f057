/** Checks documents against the JSON schemas of clients, which are not to be trusted. */
@NullMarked
package io.ponder.runtime.schema;

import org.jspecify.annotations.NullMarked;
