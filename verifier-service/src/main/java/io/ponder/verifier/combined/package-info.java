/** Verifiers that combine the scores of others, defined in configuration. */
@NullMarked
package io.ponder.verifier.combined;

import org.jspecify.annotations.NullMarked;
