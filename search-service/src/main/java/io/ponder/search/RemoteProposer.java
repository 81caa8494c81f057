package io.ponder.search;

import io.ponder.contracts.proposer.ProposalLine;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.model.Failure;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The proposer of one search: proposer-service. */
final class RemoteProposer implements Proposer {

    private final ServiceClient client;
    private final RequestContext context;
    private final boolean distribution;

    /**
     * @param distribution whether the verifier scores what the candidates' tokens were drawn from
     */
    RemoteProposer(ServiceClient client, RequestContext context, boolean distribution) {
        this.client = client;
        this.context = context;
        this.distribution = distribution;
    }

    @Override
    public InFlight propose(Request request, Instant deadline, Consumer<? super Reply> replies) {
        List<ProposalRequest.Prefix> prefixes = request.prefixes().stream()
                .map(prefix -> new ProposalRequest.Prefix(prefix.text(), prefix.samples(), prefix.seed()))
                .toList();
        int[] firstSample = new int[prefixes.size()];
        for (int i = 1; i < firstSample.length; i++) {
            firstSample[i] = firstSample[i - 1] + prefixes.get(i - 1).samples();
        }
        ProposalRequest body = new ProposalRequest(
                request.model(),
                request.messages(),
                prefixes,
                switch (request.unit()) {
                    case SOLUTION -> ProposalRequest.Unit.SOLUTION;
                    case STEP -> ProposalRequest.Unit.STEP;
                },
                request.sampling(),
                0,
                // Also when nobody watches: it is all that is known of a sample's cost when it is stopped.
                true,
                distribution ? true : null);
        return RemoteCall.start(
                client,
                "/v1/proposals",
                body,
                context.until(deadline),
                ProposalLine.class,
                line -> switch (line) {
                    case ProposalLine.Continuation c ->
                        new Reply.Continuation(
                                sample(firstSample, c.prefix(), c.sample()),
                                c.text(),
                                c.reasoning(),
                                c.finishReason(),
                                c.tokens(),
                                c.logProbs());
                    case ProposalLine.Failed(int prefix, int sample, Failure failure) ->
                        new Reply.Failed(sample(firstSample, prefix, sample), failure);
                    case ProposalLine.Progress(long tokens) -> new Reply.Progress(tokens);
                    case ProposalLine.End(String by, var tokens) -> new Reply.Ended(tokens, null);
                },
                failure -> new Reply.Ended(null, failure),
                replies);
    }

    /** Counted over all prefixes; -1, which the engine ignores, for a prefix that was not asked for. */
    private static int sample(int[] firstSample, int prefix, int sample) {
        return prefix >= 0 && prefix < firstSample.length && sample >= 0 ? firstSample[prefix] + sample : -1;
    }
}
