/** Verifiers that {@code ./ponder verifier train} learned from a team's own samples. */
@NullMarked
package io.ponder.verifier.learned;

import org.jspecify.annotations.NullMarked;
