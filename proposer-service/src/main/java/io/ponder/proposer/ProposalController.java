package io.ponder.proposer;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.proposer.TokenCountRequest.TokenCount;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.runtime.LineReply;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Consumer;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/proposals}, {@code POST /v1/tokens} and {@code GET /v1/models}. */
@RestController
final class ProposalController {

    private final Backend backend;
    private final ProposalMetrics metrics;

    ProposalController(Backend backend, ProposalMetrics metrics) {
        this.backend = backend;
        this.metrics = metrics;
    }

    @GetMapping("/v1/models")
    ModelInfo.Listing models() {
        return new ModelInfo.Listing(backend.models());
    }

    @PostMapping("/v1/tokens")
    TokenCount count(@RequestBody TokenCountRequest asked, HttpServletRequest request) {
        ProposalCheck.model(asked.model(), backend);
        return new TokenCount(backend.count(asked, RequestContexts.of(request), new Cancellation()));
    }

    @PostMapping("/v1/proposals")
    void propose(@RequestBody ProposalRequest asked, HttpServletRequest request, HttpServletResponse response) {
        ProposalRequest proposal = ContinuedMessage.of(asked);
        ModelInfo model = ProposalCheck.check(proposal, backend);
        RequestContext context = RequestContexts.of(request);
        LineReply.<ProposalReply>send(
                request,
                response,
                LineReply.Framing.LINES,
                ProposalReply.class,
                (send, cancellation) -> answer(proposal, model, context, send, cancellation),
                null);
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
