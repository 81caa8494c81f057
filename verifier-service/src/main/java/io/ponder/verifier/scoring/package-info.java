/** What a verifier is. */
@NullMarked
package io.ponder.verifier.scoring;

import org.jspecify.annotations.NullMarked;
