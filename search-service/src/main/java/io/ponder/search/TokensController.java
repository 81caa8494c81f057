package io.ponder.search;

import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.proposer.TokenCountRequest.TokenCount;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/tokens}, for the gateway, which knows no proposer. */
@RestController
final class TokensController {

    private final ServiceClient proposerClient;

    TokensController(ServiceClient proposerClient) {
        this.proposerClient = proposerClient;
    }

    @PostMapping("/v1/tokens")
    TokenCount count(@RequestBody TokenCountRequest asked, HttpServletRequest request) {
        return proposerClient.post("/v1/tokens", asked, TokenCount.class, RequestContexts.of(request));
    }
}
