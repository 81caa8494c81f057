package io.ponder.proposer;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.Neighbours;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.runtime.ClientWatch;
import io.ponder.runtime.LineEndpoint;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Draws the samples of {@code POST /v1/proposals}. */
@Component
final class ProposalEndpoint implements LineEndpoint<ProposalRequest, ProposalReply> {

    static final String PATH = "/v1/proposals";

    private final Backend backend;
    private final ProposalMetrics metrics;

    ProposalEndpoint(Backend backend, ProposalMetrics metrics) {
        this.backend = backend;
        this.metrics = metrics;
    }

    @Override
    public Neighbours.Wire<ProposalRequest, ProposalReply> wire() {
        return new Neighbours.Wire<>(PATH, ProposalRequest.class, ProposalReply.class);
    }

    @Override
    public ClientWatch.Work<ProposalReply> accept(ProposalRequest asked, RequestContext context) {
        ProposalRequest proposal = ContinuedMessage.of(asked);
        ModelInfo model = ProposalCheck.check(proposal, backend);
        return (send, cancellation) -> answer(proposal, model, context, send, cancellation);
    }

    private void answer(
            ProposalRequest proposal,
            ModelInfo model,
            RequestContext context,
            Consumer<? super ProposalReply> send,
            Cancellation cancellation) {
        long began = System.nanoTime();
        try (UnfinishedSamples unfinished = new UnfinishedSamples(metrics, model.id(), proposal)) {
            ProposalReply.End end = backend.propose(proposal, context, unfinished.before(send), cancellation);
            metrics.called(model.id(), System.nanoTime() - began, end.tokens(), null);
            send.accept(end);
        } catch (FailureException e) {
            metrics.called(model.id(), System.nanoTime() - began, Tokens.NONE, e.failure());
            throw e;
        }
    }
}
