/**
 * The embedded engine: llama.cpp inside this process. {@link io.ponder.proposer.embedded.BatchingEngine} draws many
 * samples at once; {@code fetch} brings the weights.
 *
 * <p>The native library is the one {@code de.kherud:llama} ships, used through its C functions. That project's own Java
 * classes are not used, because their 4.2.0 aborts the whole JVM as soon as log-probabilities are asked for, leaves a
 * cancelled call blocked for ever, and does not say why a text ended. Calling the C functions also lets samples of one
 * prompt share its cache, instead of reading the prompt once each.
 */
@NullMarked
package io.ponder.proposer.embedded;

import org.jspecify.annotations.NullMarked;
