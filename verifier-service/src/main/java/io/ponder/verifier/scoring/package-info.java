/** The {@link io.ponder.verifier.scoring.Verifier} interface, and what several verifiers share. */
@NullMarked
package io.ponder.verifier.scoring;

import org.jspecify.annotations.NullMarked;
