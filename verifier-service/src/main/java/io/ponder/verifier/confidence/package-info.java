/** Verifiers that read the proposer's own confidence from its token probabilities. */
@NullMarked
package io.ponder.verifier.confidence;

import org.jspecify.annotations.NullMarked;
