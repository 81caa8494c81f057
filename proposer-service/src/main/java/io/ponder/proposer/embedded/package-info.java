/**
 * The embedded engine: llama.cpp inside this process. {@link io.ponder.proposer.embedded.BatchingEngine} draws many
 * samples at once; package {@code fetch} gets the weights.
 *
 * <p>The native library is the one that {@code de.kherud:llama} ships, called through its C functions. We do not use
 * that project's Java classes: version 4.2.0 aborts the JVM when asked for log-probabilities, leaves a cancelled call
 * blocked for ever, and does not say why a text ended. Calling the C functions also lets samples of one prompt share
 * its cache instead of each reading the prompt.
 */
@NullMarked
package io.ponder.proposer.embedded;

import org.jspecify.annotations.NullMarked;
