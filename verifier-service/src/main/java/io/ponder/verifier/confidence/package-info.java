/** How sure the proposer was of its own words, without a model that judges them. */
@NullMarked
package io.ponder.verifier.confidence;

import org.jspecify.annotations.NullMarked;
