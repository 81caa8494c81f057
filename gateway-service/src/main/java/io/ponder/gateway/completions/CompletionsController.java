package io.ponder.gateway.completions;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.gateway.completions.TextCompletion.Choice;
import io.ponder.gateway.completions.TextCompletion.Total;
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
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Runs one search for each prompt, one after another. */
@RestController
final class CompletionsController implements Endpoint {

    private static final Searches.Listener SILENT = new Searches.Listener() {};

    private final Questions questions;
    private final Searches searches;
    private final InstantSource clock;

    CompletionsController(Questions questions, Searches searches, InstantSource clock) {
        this.questions = questions;
        this.searches = searches;
        this.clock = clock;
    }

    @PostMapping(path = "/v1/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
    void complete(@RequestBody JsonNode body, HttpServletRequest request, HttpServletResponse response) {
        CompletionRequest asked = CompletionRequest.read(JsonFields.ofBody(body));
        Caller caller = Callers.of(request);
        if (asked.streamed()) {
            String id = newId();
            List<Question> all = questions(asked, caller, Events.ALL, id);
            stream(asked, all, reply(id, all), new EventStream(response), request);
        } else {
            JsonReply.write(
                    response, whole(asked, caller, (question, listener) -> searches.run(request, question, listener)));
        }
    }

    @Override
    public String path() {
        return "/v1/completions";
    }

    @Override
    public TextCompletion answer(JsonNode body, Caller caller, RequestContext context, Runner runner) {
        return whole(CompletionRequest.read(JsonFields.ofBody(body)), caller, runner);
    }

    @Override
    public List<Question> questions(JsonNode body, Caller caller, RequestContext context) {
        return questions(CompletionRequest.read(JsonFields.ofBody(body)), caller, Events.NONE, newId());
    }

    private TextCompletion whole(CompletionRequest asked, Caller caller, Runner runner) {
        String id = newId();
        List<Question> all = questions(asked, caller, Events.NONE, id);
        Reply reply = reply(id, all);
        List<Choice> choices = new ArrayList<>();
        Total total = Total.NOTHING;
        for (int i = 0; i < all.size(); i++) {
            SearchResult result = runner.run(all.get(i), SILENT);
            choices.addAll(TextCompletion.choices(i * asked.choices(), before(asked, i), all.get(i), result));
            total = total.plus(result.usage());
        }
        return reply.of(choices, total);
    }

    private static String newId() {
        return "cmpl-" + UUID.randomUUID().toString().replace("-", "");
    }

    private List<Question> questions(CompletionRequest asked, Caller caller, Events events, String id) {
        return asked.prompts().stream()
                .map(prompt -> questions.of(asked.ask(prompt), caller, events).repliedAs(id))
                .toList();
    }

    private Reply reply(String id, List<Question> all) {
        return new Reply(id, clock.instant().getEpochSecond(), all.getFirst().model());
    }

    private void stream(
            CompletionRequest asked, List<Question> all, Reply reply, EventStream events, HttpServletRequest request) {
        Total total = Total.NOTHING;
        try {
            for (int i = 0; i < all.size(); i++) {
                int index = i * asked.choices();
                TextStream text = new TextStream(
                        events,
                        before(asked, i),
                        words -> events.data(reply.of(List.of(new Choice(index, words, null, null, null)), null)));
                SearchResult result = searches.run(request, all.get(i), text);
                text.finish(result.selection().node());
                List<Choice> choices = TextCompletion.choices(index, before(asked, i), all.get(i), result);
                for (Choice choice : choices) {
                    boolean isWritten = choice.index() == index;
                    events.data(reply.of(
                            List.of(new Choice(
                                    choice.index(),
                                    isWritten ? "" : choice.text(),
                                    choice.logprobs(),
                                    choice.finishReason(),
                                    choice.reasoning())),
                            null));
                }
                events.flush();
                total = total.plus(result.usage());
            }
            if (asked.includeUsage()) {
                events.data(reply.of(List.of(), total));
            }
            events.done();
        } catch (FailureException e) {
            if (!events.begun()) {
                throw e;
            }
            events.data(OpenAiErrors.body(e.failure()));
        }
        events.flush();
    }

    private static String before(CompletionRequest asked, int prompt) {
        return asked.echo() ? asked.prompts().get(prompt) : "";
    }

    /** What all chunks of a reply have in common. */
    private record Reply(String id, long created, String model) {
        TextCompletion of(List<Choice> choices, @Nullable Total usage) {
            return new TextCompletion(id, "text_completion", created, model, choices, usage);
        }
    }
}
