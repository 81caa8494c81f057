/**
 * The backend for any engine that speaks OpenAI's chat completions. A proposal becomes calls ({@link
 * io.ponder.proposer.upstream.Draw}), each passes the gate ({@link io.ponder.proposer.upstream.Gate}) and is read as it
 * streams ({@link io.ponder.proposer.upstream.Reply}); what an engine can do is found out at start ({@link
 * io.ponder.proposer.upstream.EngineProbe}).
 */
@NullMarked
package io.ponder.proposer.upstream;

import org.jspecify.annotations.NullMarked;
