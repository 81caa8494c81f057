package io.ponder.verifier;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.runtime.LineReply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/scores} and {@code GET /v1/verifiers}. */
@RestController
final class ScoresController {

    private final VerifierRegistry verifiers;
    private final ScoreEndpoint endpoint;

    ScoresController(VerifierRegistry verifiers, ScoreEndpoint endpoint) {
        this.verifiers = verifiers;
        this.endpoint = endpoint;
    }

    @GetMapping("/v1/verifiers")
    VerifierInfo.Listing verifiers() {
        return verifiers.listing();
    }

    @PostMapping(path = ScoreEndpoint.PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    void score(@RequestBody ScoreRequest scores, HttpServletRequest request, HttpServletResponse response) {
        LineReply.answer(endpoint, scores, request, response, LineReply.Framing.LINES);
    }
}
