package io.ponder.search;

import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import io.ponder.runtime.tracing.Traced;

/** How one call of a search went, told to its span. Safe for use by many threads. */
final class CallSpan {

    private final Traced traced;
    private int done;
    private int failed;
    private boolean cancelled;

    CallSpan(Traced traced) {
        this.traced = traced;
    }

    /** The call is made within it. */
    RequestContext context() {
        return traced.context();
    }

    synchronized void done() {
        done++;
    }

    synchronized void failed() {
        failed++;
    }

    /** Nobody waits for the rest of it. */
    synchronized void cancelled() {
        cancelled = true;
    }

    synchronized void ended(Tokens tokens) {
        end("done");
        traced.with("ponder.usage.input_tokens", tokens.prompt())
                .with("ponder.usage.output_tokens", tokens.completion());
        traced.end();
    }

    /** Also called after the end, and then without effect. */
    synchronized void broken(Failure failure) {
        end(cancelled ? "cancelled" : "failed");
        if (!cancelled) {
            traced.failed(failure);
        }
        traced.end();
    }

    private void end(String outcome) {
        traced.with("ponder.outcome", outcome).with("ponder.call.done", done).with("ponder.call.failed", failed);
    }
}
