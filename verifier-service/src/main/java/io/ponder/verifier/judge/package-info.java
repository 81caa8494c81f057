/** The judge: a verifier that asks an LLM whether a candidate is correct. */
@NullMarked
package io.ponder.verifier.judge;

import org.jspecify.annotations.NullMarked;
