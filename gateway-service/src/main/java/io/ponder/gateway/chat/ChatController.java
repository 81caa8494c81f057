package io.ponder.gateway.chat;

import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.EventStream;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.json.JsonReply;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Questions;
import io.ponder.gateway.question.Searches;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.trace.SearchResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
final class ChatController {

    private static final Searches.Listener SILENT = new Searches.Listener() {};

    private final Questions questions;
    private final Searches searches;
    private final InstantSource clock;

    ChatController(Questions questions, Searches searches, InstantSource clock) {
        this.questions = questions;
        this.searches = searches;
        this.clock = clock;
    }

    @PostMapping(path = "/v1/chat/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
    void complete(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response) {
        ChatRequest asked = ChatRequest.read(JsonFields.ofBody(body));
        Question question = questions.of(asked.ask(), Callers.of(request), asked.streamed() ? Events.ALL : Events.NONE);
        String id = "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
        long created = clock.instant().getEpochSecond();
        if (asked.streamed()) {
            EventStream events = new EventStream(response);
            stream(new ChatStream(events, id, created, asked, question), events, question, request);
        } else {
            SearchResult result = searches.run(request, question, SILENT);
            JsonReply.write(response, ChatCompletion.of(id, created, asked, question, result));
        }
    }

    private void stream(ChatStream stream, EventStream events, Question question, HttpServletRequest request) {
        try {
            stream.finish(searches.run(request, question, stream));
        } catch (FailureException e) {
            if (!events.begun()) {
                throw e;
            }
            stream.fail(e.failure());
        }
    }
}
