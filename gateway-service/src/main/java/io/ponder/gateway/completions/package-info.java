/** OpenAI's older {@code POST /v1/completions}, for harnesses and clients that have nothing newer. */
@NullMarked
package io.ponder.gateway.completions;

import org.jspecify.annotations.NullMarked;
