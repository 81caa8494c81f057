/** verifier-service: scores candidates. {@link io.ponder.verifier.VerifierRegistry} is the index of what exists. */
@NullMarked
package io.ponder.verifier;

import org.jspecify.annotations.NullMarked;
