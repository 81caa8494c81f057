/** The HTTP API of proposer-service, and {@link Backend}, the interface of every kind of engine behind it. */
@NullMarked
package io.ponder.proposer;

import org.jspecify.annotations.NullMarked;
