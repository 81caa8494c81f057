package io.ponder.gateway.messages;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.error.ApiErrors;
import io.ponder.gateway.json.EventStream;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.json.JsonReply;
import io.ponder.gateway.question.Endpoint;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Questions;
import io.ponder.gateway.question.Searches;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
final class MessagesController implements Endpoint {

    private final Questions questions;
    private final Searches searches;
    private final TokenCounts counts;

    MessagesController(Questions questions, Searches searches, TokenCounts counts) {
        this.questions = questions;
        this.searches = searches;
        this.counts = counts;
    }

    @PostMapping(path = "/v1/messages/count_tokens", consumes = MediaType.APPLICATION_JSON_VALUE)
    void count(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response) {
        RequestContext context = RequestContexts.of(request);
        response.setHeader(ApiErrors.ANTHROPIC_REQUEST_ID, context.requestId());
        JsonReply.write(response, counts.of(JsonFields.ofBody(body), Callers.of(request), context));
    }

    @PostMapping(path = "/v1/messages", consumes = MediaType.APPLICATION_JSON_VALUE)
    void create(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response) {
        MessagesRequest asked =
                MessagesRequest.read(JsonFields.ofBody(body), request.getHeader(MessagesRequest.SESSION));
        Caller caller = Callers.of(request);
        String requestId = RequestContexts.of(request).requestId();
        response.setHeader(ApiErrors.ANTHROPIC_REQUEST_ID, requestId);
        if (asked.streamed()) {
            String id = MessageReply.newId();
            Question question = questions.of(asked.ask(), caller, Events.ALL).repliedAs(id);
            EventStream events = EventStream.withPingEvents(response);
            MessageStream stream = new MessageStream(events, id, question, asked.isThinkingShown());
            try {
                stream.finish(searches.run(request, question, stream));
            } catch (FailureException e) {
                if (!events.begun()) {
                    throw e;
                }
                stream.fail(e.failure(), requestId);
            }
        } else {
            JsonReply.write(
                    response, whole(asked, caller, (question, listener) -> searches.run(request, question, listener)));
        }
    }

    @Override
    public String path() {
        return "/v1/messages";
    }

    @Override
    public MessageReply answer(JsonNode body, Caller caller, RequestContext context, Runner runner) {
        return whole(MessagesRequest.read(JsonFields.ofBody(body), null), caller, runner);
    }

    @Override
    public List<Question> questions(JsonNode body, Caller caller, RequestContext context) {
        return List.of(
                questions.of(MessagesRequest.read(JsonFields.ofBody(body), null).ask(), caller, Events.NONE));
    }

    private MessageReply whole(MessagesRequest asked, Caller caller, Runner runner) {
        String id = MessageReply.newId();
        Question question = questions
                .of(asked.ask(), caller, asked.isThinkingShown() ? Events.ALL : Events.NONE)
                .repliedAs(id);
        WholeMessage whole = new WholeMessage(asked.isThinkingShown());
        SearchResult result = runner.run(question, whole);
        return MessageReply.of(id, question, whole.finish(result.selection().node()), result);
    }
}
