/**
 * The weights of the embedded engine: which models are known, where their files come from, and whether a file is what
 * it should be. Knows nothing of Spring, so that the command line can fetch before anything is started.
 */
@NullMarked
package io.ponder.proposer.embedded.fetch;

import org.jspecify.annotations.NullMarked;
