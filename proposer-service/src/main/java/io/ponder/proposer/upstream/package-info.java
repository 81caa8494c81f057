/**
 * The backend for any engine that speaks OpenAI's chat completions. A proposal becomes calls ({@link
 * io.ponder.proposer.upstream.ProposalDraw}), made through {@link io.ponder.engines}; each reply is read as it streams
 * ({@link io.ponder.proposer.upstream.CompletionReply}). What an engine can do is found out at the start ({@link
 * io.ponder.proposer.upstream.EngineProbe}).
 */
@NullMarked
package io.ponder.proposer.upstream;

import org.jspecify.annotations.NullMarked;
