/** In which language something is written. */
@NullMarked
package io.ponder.verifier.language;

import org.jspecify.annotations.NullMarked;
