/** The verifier that asks an LLM. */
@NullMarked
package io.ponder.verifier.judge;

import org.jspecify.annotations.NullMarked;
