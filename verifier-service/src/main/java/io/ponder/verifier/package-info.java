/** The HTTP API of verifier-service, and {@link io.ponder.verifier.VerifierRegistry}, the list of all verifiers. */
@NullMarked
package io.ponder.verifier;

import org.jspecify.annotations.NullMarked;
