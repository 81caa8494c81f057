/** Verifiers that check a candidate's form or compare its answer, without a model. */
@NullMarked
package io.ponder.verifier.rules;

import org.jspecify.annotations.NullMarked;
