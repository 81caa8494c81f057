/**
 * Runs searches. {@link io.ponder.reasoning.engine.Search} is the loop; it reaches the world through a
 * {@link io.ponder.reasoning.engine.Proposer}, a {@link io.ponder.reasoning.engine.Verifier} and an
 * {@link io.ponder.reasoning.engine.Inbox}.
 */
@NullMarked
package io.ponder.reasoning.engine;

import org.jspecify.annotations.NullMarked;
