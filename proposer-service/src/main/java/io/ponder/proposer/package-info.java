/** proposer-service: LLM engines behind one API. The HTTP side, and the {@link Backend} every kind of engine stands behind. */
@NullMarked
package io.ponder.proposer;

import org.jspecify.annotations.NullMarked;
