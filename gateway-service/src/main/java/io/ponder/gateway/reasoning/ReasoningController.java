package io.ponder.gateway.reasoning;

import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.error.OpenAiErrors;
import io.ponder.gateway.json.EventStream;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.json.JsonReply;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Questions;
import io.ponder.gateway.question.Searches;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
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
final class ReasoningController {

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
        boolean streamed = fields.flag("stream", false);
        boolean traced = fields.flag("trace", true);
        Question question = questions.reasoning(fields, Callers.of(request), traced ? Events.ALL : Events.NONE);
        String id = "rsn-" + UUID.randomUUID().toString().replace("-", "");
        long created = clock.instant().getEpochSecond();
        if (streamed) {
            stream(id, created, question, request, response);
        } else {
            List<TraceEvent> trace = new ArrayList<>();
            SearchResult result = searches.run(request, question, new Searches.Listener() {
                @Override
                public void event(TraceEvent event) {
                    trace.add(event);
                }
            });
            JsonReply.write(response, ReasoningReply.of(id, created, question, result, traced ? trace : null));
        }
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
