package io.ponder.gateway.estimate;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonReply;
import io.ponder.gateway.question.Endpoint;
import io.ponder.gateway.question.Question;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/estimate}: takes the body of a request and answers what it would cost. Nothing is spent or reserved. */
@RestController
final class EstimateController {

    private final Estimates estimates;
    private final List<Endpoint> endpoints;

    EstimateController(Estimates estimates, List<Endpoint> endpoints) {
        this.estimates = estimates;
        this.endpoints = List.copyOf(endpoints);
    }

    @PostMapping(path = "/v1/estimate", consumes = MediaType.APPLICATION_JSON_VALUE)
    void estimate(
            @RequestBody JsonNode body,
            @RequestParam(defaultValue = "/v1/chat/completions") String endpoint,
            HttpServletRequest request,
            HttpServletResponse response) {
        Caller caller = Callers.of(request);
        RequestContext context = RequestContexts.of(request);
        List<Question> questions = named(endpoint).questions(body, caller, context);
        if (questions.size() != 1) {
            throw Failure.invalid("prompt", "an estimate is of one search: send one prompt at a time")
                    .asException();
        }
        JsonReply.write(response, estimates.of(questions.getFirst(), context));
    }

    private Endpoint named(String path) {
        return endpoints.stream()
                .filter(known -> known.path().equals(path))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> paths =
                            endpoints.stream().map(Endpoint::path).sorted().toList();
                    return Failure.invalid(
                                    "endpoint",
                                    "there is no endpoint " + Field.unquoted(path) + " to estimate for; there are "
                                            + String.join(", ", paths),
                                    paths)
                            .asException();
                });
    }
}
