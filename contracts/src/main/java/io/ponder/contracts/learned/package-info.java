/** What {@code ./ponder verifier train} writes and verifier-service reads. */
@NullMarked
package io.ponder.contracts.learned;

import org.jspecify.annotations.NullMarked;
