/** {@code ponder verifier}: a team's own verifier, learned from its own samples. */
@NullMarked
package io.ponder.cli.verifier;

import org.jspecify.annotations.NullMarked;
