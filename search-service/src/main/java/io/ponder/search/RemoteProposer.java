package io.ponder.search;

import io.ponder.contracts.proposer.ProposalLine;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.search.Proposer;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The proposer of one search: proposer-service. */
final class RemoteProposer implements Proposer {

    private final ServiceClient client;
    private final RequestContext context;
    private final String model;

    RemoteProposer(ServiceClient client, RequestContext context, String model) {
        this.client = client;
        this.context = context;
        this.model = model;
    }

    @Override
    public InFlight propose(Request request, Instant deadline, Consumer<? super Reply> replies) {
        ProposalRequest body = new ProposalRequest(
                model,
                request.problem().messages(),
                List.of(new ProposalRequest.Prefix(request.prefix(), request.samples(), request.seed())),
                switch (request.unit()) {
                    case SOLUTION -> ProposalRequest.Unit.SOLUTION;
                    case STEP -> ProposalRequest.Unit.STEP;
                },
                request.sampling(),
                0,
                // Also when nobody watches: it is all that is known of a sample's cost when it is stopped.
                true);
        return RemoteCall.start(
                client,
                "/v1/proposals",
                body,
                context.until(deadline),
                ProposalLine.class,
                line -> switch (line) {
                    case ProposalLine.Continuation c ->
                        new Reply.Continuation(
                                c.sample(), c.text(), c.reasoning(), c.finishReason(), c.tokens(), c.logProbs());
                    case ProposalLine.Failed(int prefix, int sample, Failure failure) ->
                        new Reply.Failed(sample, failure);
                    case ProposalLine.Progress(long tokens) -> new Reply.Progress(tokens);
                    case ProposalLine.End(String by, var tokens) -> new Reply.Ended(tokens, null);
                },
                failure -> new Reply.Ended(null, failure),
                replies);
    }
}
