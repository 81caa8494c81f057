/** Files that clients upload and batches write, in chunks in the database, so that any gateway can read them. */
@NullMarked
package io.ponder.gateway.files;

import org.jspecify.annotations.NullMarked;
