package io.ponder.gateway.reasoning;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.gateway.answer.UsageReport;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.error.OpenAiErrors;
import io.ponder.gateway.json.EventStream;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.json.JsonReply;
import io.ponder.gateway.question.Endpoint;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Questions;
import io.ponder.gateway.question.Searches;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
final class ReasoningController implements Endpoint {

    private final Questions questions;
    private final Searches searches;
    private final InstantSource clock;

    ReasoningController(Questions questions, Searches searches, InstantSource clock) {
        this.questions = questions;
        this.searches = searches;
        this.clock = clock;
    }

    @PostMapping(path = "/v1/reasoning", consumes = MediaType.APPLICATION_JSON_VALUE)
    void reason(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response) {
        JsonFields fields = JsonFields.ofBody(body);
        Caller caller = Callers.of(request);
        if (fields.flag("stream", false)) {
            String id = newId();
            Question question =
                    questions.reasoning(fields, caller, events(fields)).repliedAs(id);
            stream(id, clock.instant().getEpochSecond(), question, request, response);
        } else {
            JsonReply.write(
                    response, whole(fields, caller, (question, listener) -> searches.run(request, question, listener)));
        }
    }

    @Override
    public String path() {
        return "/v1/reasoning";
    }

    @Override
    public ReasoningReply answer(JsonNode body, Caller caller, RequestContext context, Runner runner) {
        return whole(JsonFields.ofBody(body), caller, runner);
    }

    @Override
    public List<Question> questions(JsonNode body, Caller caller, RequestContext context) {
        return List.of(questions.reasoning(JsonFields.ofBody(body), caller, Events.NONE));
    }

    private ReasoningReply whole(JsonFields fields, Caller caller, Runner runner) {
        Events events = events(fields);
        String id = newId();
        Question question = questions.reasoning(fields, caller, events).repliedAs(id);
        long created = clock.instant().getEpochSecond();
        List<TraceEvent> trace = new ArrayList<>();
        SearchResult result = runner.run(question, new Searches.Listener() {
            @Override
            public void event(TraceEvent event) {
                trace.add(event);
            }
        });
        return ReasoningReply.of(id, created, question, result, events == Events.ALL ? trace : null);
    }

    private static Events events(JsonFields fields) {
        return fields.flag("trace", true) ? Events.ALL : Events.NONE;
    }

    private static String newId() {
        return "rsn-" + UUID.randomUUID().toString().replace("-", "");
    }

    private void stream(
            String id, long created, Question question, HttpServletRequest request, HttpServletResponse response) {
        EventStream events = new EventStream(response);
        try {
            SearchResult result = searches.run(request, question, new TraceStream(events));
            events.event("result", ReasoningReply.of(id, created, question, result, null));
        } catch (FailureException e) {
            if (!events.begun()) {
                throw e;
            }
            events.event("error", OpenAiErrors.body(e.failure()));
        }
        events.flush();
    }

    /** Writes every event of the search as it happens. */
    private record TraceStream(EventStream events) implements Searches.Listener {
        @Override
        public void event(TraceEvent event) {
            events.event("trace", event);
        }

        @Override
        public void spent(Usage usage) {
            events.event("usage", UsageReport.of(usage));
        }

        @Override
        public void caughtUp() {
            events.flush();
        }

        @Override
        public void idle() {
            events.idle();
        }

        @Override
        public void ping() {
            events.ping();
        }
    }
}
