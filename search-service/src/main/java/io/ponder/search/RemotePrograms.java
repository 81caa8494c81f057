package io.ponder.search;

import io.ponder.contracts.verifier.ProgramReply;
import io.ponder.contracts.verifier.ProgramRequest;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.Proposer.InFlight;
import io.ponder.reasoning.model.Tokens;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Has verifier-service run the programs of one search in its sandbox. */
final class RemotePrograms implements ProgramRuns.Programs {

    private final ServiceClient client;
    private final SearchSpans spans;

    RemotePrograms(ServiceClient client, SearchSpans spans) {
        this.client = client;
        this.spans = spans;
    }

    @Override
    public InFlight run(String text, Instant deadline, Consumer<? super ProgramReply> reply) {
        AtomicBoolean replied = new AtomicBoolean();
        return RemoteCall.start(
                client,
                "/v1/programs",
                new ProgramRequest(text),
                new CallSpan(spans.call("run program", 1)),
                deadline,
                ProgramReply.class,
                (failure, _) -> ProgramReply.failed(failure),
                RemotePrograms::told,
                line -> {
                    // What follows the first line only says that the reply has ended.
                    if (!replied.getAndSet(true)) {
                        reply.accept(line);
                    }
                });
    }

    private static void told(CallSpan span, ProgramReply reply) {
        if (reply.failure() != null) {
            span.broken(reply.failure());
        } else {
            span.done();
            span.ended(Tokens.NONE);
        }
    }
}
