/** Verifiers made of others, by configuration. */
@NullMarked
package io.ponder.verifier.combined;

import org.jspecify.annotations.NullMarked;
