/** The client of verifier-service, for scores outside of a search. */
@NullMarked
package io.ponder.evaluation.scoring;

import org.jspecify.annotations.NullMarked;
