/**
 * The backend for any engine that speaks OpenAI's chat completions API.
 * {@link io.ponder.proposer.upstream.ProposalDraw} turns a proposal into calls, made through {@link io.ponder.engines};
 * {@link io.ponder.proposer.upstream.CompletionReply} reads each reply as it streams.
 * {@link io.ponder.proposer.upstream.EngineProbe} finds out at the start what an engine can do.
 */
@NullMarked
package io.ponder.proposer.upstream;

import org.jspecify.annotations.NullMarked;
