package io.ponder.search;

import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.Proposer;
import io.ponder.runtime.tracing.Traced;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls proposer-service for one search. */
final class RemoteProposer implements Proposer {

    private final ServiceClient client;
    private final SearchSpans spans;
    private final boolean distribution;
    private final @Nullable Hints hints;

    /**
     * @param distribution whether the verifier needs the distributions that the candidates' tokens were drawn from
     * @param hints for the engine; null for none
     */
    RemoteProposer(ServiceClient client, SearchSpans spans, boolean distribution, @Nullable Hints hints) {
        this.client = client;
        this.spans = spans;
        this.distribution = distribution;
        this.hints = hints;
    }

    @Override
    public InFlight propose(Request request, Instant deadline, Consumer<? super ProposalReply> replies) {
        ProposalRequest body = new ProposalRequest(
                request.model(),
                request.messages(),
                request.prefixes(),
                request.unit(),
                request.sampling(),
                0,
                // Even if nobody watches: progress is the only record of a stopped sample's cost.
                true,
                distribution ? true : null,
                request.tools(),
                request.live() ? true : null,
                hints);
        Traced traced = spans.call("propose " + request.unit().name().toLowerCase(Locale.ROOT), request.samples())
                .with("gen_ai.request.model", request.model())
                .with("ponder.call.prefixes", request.prefixes().size())
                .with("ponder.call.attempt", request.attempt());
        return RemoteCall.start(
                client.elsewhere(request.attempt()),
                "/v1/proposals",
                body,
                new CallSpan(traced),
                deadline,
                ProposalReply.class,
                ProposalReply.Broken::new,
                RemoteProposer::told,
                replies);
    }

    private static void told(CallSpan span, ProposalReply reply) {
        switch (reply) {
            case ProposalReply.Continuation _ -> span.done();
            case ProposalReply.Failed _ -> span.failed();
            case ProposalReply.End end -> span.ended(end.tokens());
            case ProposalReply.Broken broken -> span.broken(broken.failure());
            case ProposalReply.Progress _, ProposalReply.Delta _, ProposalReply.Noted _ -> {}
        }
    }
}
