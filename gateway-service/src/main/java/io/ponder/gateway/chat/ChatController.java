package io.ponder.gateway.chat;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.EventStream;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.json.JsonReply;
import io.ponder.gateway.question.Endpoint;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Questions;
import io.ponder.gateway.question.Searches;
import io.ponder.reasoning.model.FailureException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
final class ChatController implements Endpoint {

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
        Caller caller = Callers.of(request);
        if (asked.streamed()) {
            String id = newId();
            Question question = questions.of(asked.ask(), caller, Events.ALL).repliedAs(id);
            EventStream events = new EventStream(response);
            stream(new ChatStream(events, id, now(), asked, question), events, question, request);
        } else {
            JsonReply.write(
                    response, whole(asked, caller, (question, listener) -> searches.run(request, question, listener)));
        }
    }

    @Override
    public String path() {
        return "/v1/chat/completions";
    }

    @Override
    public ChatCompletion answer(JsonNode body, Caller caller, RequestContext context, Runner runner) {
        return whole(ChatRequest.read(JsonFields.ofBody(body)), caller, runner);
    }

    @Override
    public List<Question> questions(JsonNode body, Caller caller, RequestContext context) {
        return List.of(questions.of(ChatRequest.read(JsonFields.ofBody(body)).ask(), caller, Events.NONE));
    }

    private ChatCompletion whole(ChatRequest asked, Caller caller, Runner runner) {
        String id = newId();
        Question question = questions.of(asked.ask(), caller, Events.NONE).repliedAs(id);
        long created = now();
        return ChatCompletion.of(id, created, asked, question, runner.run(question, SILENT));
    }

    private static String newId() {
        return "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
    }

    private long now() {
        return clock.instant().getEpochSecond();
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
