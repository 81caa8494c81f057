/**
 * Fetches and verifies the embedded engine's weights: the known models, where their files come from, and their
 * checksums. Independent of Spring, so that the command line can fetch before starting anything.
 */
@NullMarked
package io.ponder.proposer.embedded.fetch;

import org.jspecify.annotations.NullMarked;
