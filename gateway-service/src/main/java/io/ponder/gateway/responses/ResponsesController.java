package io.ponder.gateway.responses;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.json.JsonReply;
import io.ponder.gateway.limits.RateHeaders;
import io.ponder.gateway.question.Endpoint;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.responses.ResponseRuns.Asked;
import io.ponder.gateway.responses.wire.ResponseDocument;
import io.ponder.reasoning.model.Failure;
import io.ponder.runtime.ClientGoneException;
import io.ponder.runtime.ClientWatch;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/responses}: creates a response, and waits for it, streams it or leaves it in the background. */
@RestController
final class ResponsesController implements Endpoint {

    private final ResponseRuns runs;
    private final BackgroundResponses background;
    private final InstantSource clock;

    ResponsesController(ResponseRuns runs, BackgroundResponses background, InstantSource clock) {
        this.runs = runs;
        this.background = background;
        this.clock = clock;
    }

    @PostMapping(path = "/v1/responses", consumes = MediaType.APPLICATION_JSON_VALUE)
    void create(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response) {
        JsonFields fields = JsonFields.ofBody(body);
        boolean streamed = fields.flag("stream", false);
        Asked asked = runs.read(fields, RequestContexts.of(request), Callers.of(request));
        if (asked.isBackground()) {
            ResponseDocument created = background.add(asked);
            if (streamed) {
                EventReply reply = new EventReply(response, background.events(created.id()), -1, false, () -> {});
                reply.follow(request);
                reply.finish();
            } else {
                JsonReply.write(response, created);
            }
            return;
        }
        ResponseRun run = runs.start(asked);
        try {
            if (streamed) {
                stream(run, request, response);
            } else {
                await(run, request);
                RateHeaders.write(run.rates(), request, clock);
                run.failure().ifPresent(failure -> {
                    throw failure.asException();
                });
                JsonReply.write(response, run.ended());
            }
        } finally {
            // Nobody waits for it any more, unless it has ended.
            run.cancel();
        }
    }

    @Override
    public String path() {
        return "/v1/responses";
    }

    @Override
    public ResponseDocument answer(JsonNode body, Caller caller, RequestContext context, Runner runner) {
        Asked asked = runs.read(JsonFields.ofBody(body), context, caller);
        if (asked.isBackground()) {
            throw Failure.invalid("background", "background must not be true here: nothing waits for the reply anyway")
                    .asException();
        }
        ResponseRun run = runs.finish(asked, runner);
        run.failure().ifPresent(failure -> {
            throw failure.asException();
        });
        return run.ended();
    }

    @Override
    public List<Question> questions(JsonNode body, Caller caller, RequestContext context) {
        return List.of(
                runs.read(JsonFields.ofBody(body), context, caller).work().question());
    }

    private void stream(ResponseRun run, HttpServletRequest request, HttpServletResponse response) {
        Runnable tellRates = () -> RateHeaders.write(run.rates(), request, clock);
        EventReply reply = new EventReply(response, run.events(), -1, true, tellRates);
        reply.follow(request);
        if (!reply.begun() && run.failure().isPresent()) {
            tellRates.run();
            throw run.failure().get().asException();
        }
        reply.finish();
    }

    /** @throws ClientGoneException when the client left first */
    private static void await(ResponseRun run, HttpServletRequest request) {
        ClientWatch.<Void>run(
                request,
                (send, cancellation) -> {
                    try {
                        run.events().awaitEnd();
                    } catch (InterruptedException e) {
                        // The client has left.
                    }
                },
                nothing -> {});
    }
}
