/** Verifiers that compare the candidates of a problem with one another. */
@NullMarked
package io.ponder.verifier.agreement;

import org.jspecify.annotations.NullMarked;
