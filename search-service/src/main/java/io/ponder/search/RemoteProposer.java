package io.ponder.search;

import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.Proposer;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls proposer-service for one search. */
final class RemoteProposer implements Proposer {

    private final ServiceClient client;
    private final RequestContext context;
    private final boolean distribution;
    private final @Nullable Hints hints;

    /**
     * @param distribution whether the verifier needs the distributions that the candidates' tokens were drawn from
     * @param hints for the engine; null for none
     */
    RemoteProposer(ServiceClient client, RequestContext context, boolean distribution, @Nullable Hints hints) {
        this.client = client;
        this.context = context;
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
        return RemoteCall.start(
                client.elsewhere(request.attempt()),
                "/v1/proposals",
                body,
                context.until(deadline),
                ProposalReply.class,
                ProposalReply.Broken::new,
                replies);
    }
}
