package io.ponder.proposer;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.proposer.TokenCountRequest.TokenCount;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.runtime.LineReply;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/proposals}, {@code POST /v1/tokens} and {@code GET /v1/models}. */
@RestController
final class ProposalController {

    private final Backend backend;
    private final ProposalEndpoint endpoint;

    ProposalController(Backend backend, ProposalEndpoint endpoint) {
        this.backend = backend;
        this.endpoint = endpoint;
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

    @PostMapping(ProposalEndpoint.PATH)
    void propose(@RequestBody ProposalRequest asked, HttpServletRequest request, HttpServletResponse response) {
        LineReply.answer(endpoint, asked, request, response, LineReply.Framing.LINES);
    }
}
