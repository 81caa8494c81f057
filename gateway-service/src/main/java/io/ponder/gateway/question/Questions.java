package io.ponder.gateway.question;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.gateway.GatewaySettings;
import io.ponder.gateway.catalog.CachedCatalog;
import io.ponder.gateway.catalog.ModelAliases;
import io.ponder.gateway.catalog.ModelName;
import io.ponder.gateway.catalog.Named;
import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Turns requests into {@link Question}s, or refuses them. */
@Component
public final class Questions {

    private static final String TENANT = "default";
    private static final List<String> NATIVE_FIELDS = nativeFields();

    private final CachedCatalog catalogs;
    private final ModelAliases aliases;
    private final GatewaySettings settings;

    Questions(CachedCatalog catalogs, ModelAliases aliases, GatewaySettings settings) {
        this.catalogs = catalogs;
        this.aliases = aliases;
        this.settings = settings;
    }

    /**
     * Reads a chat completion request. Unknown fields are ignored, as OpenAI does.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    public Question chat(JsonFields body, Events events) {
        String model = body.name("model");
        List<Message> messages = Messages.read(body);
        refuseUnsupported(body);
        SamplingOptions sampling = SamplingFields.read(body);
        Effort effort = effort(body);
        JsonFields extension = body.object("reasoning");
        SearchFields choice = SearchFields.none("reasoning.");
        if (extension != null) {
            extension.allowOnly(SearchFields.FIELDS);
            choice = SearchFields.read(extension);
        }
        return of(
                new Ask(
                        "chat",
                        model,
                        messages,
                        ToolFields.read(body),
                        sampling,
                        choice,
                        effort,
                        1,
                        Hints.NONE,
                        ineffective(body)),
                events);
    }

    /**
     * Reads a native request. All its fields are ours, so an unknown one is refused.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    public Question reasoning(JsonFields body, Events events) {
        body.allowOnly(NATIVE_FIELDS);
        String model = body.name("model");
        String input = body.text("input");
        if (input != null && body.node("messages") != null) {
            throw Failure.invalid("input", "send either input or messages, not both")
                    .asException();
        }
        List<Message> messages = input == null ? Messages.read(body) : List.of(Message.user(input));
        SamplingOptions sampling = SamplingFields.read(body);
        return of(
                new Ask(
                        "reasoning",
                        model,
                        messages,
                        null,
                        sampling,
                        SearchFields.read(body),
                        effort(body),
                        1,
                        Hints.NONE,
                        List.of()),
                events);
    }

    private static @Nullable Effort effort(JsonFields body) {
        String name = body.text("reasoning_effort");
        return name == null ? null : Effort.of(name, "reasoning_effort");
    }

    /**
     * Resolves what a client asks for: its model, strategy and verifier, each by the most specific source.
     *
     * @throws io.ponder.reasoning.model.FailureException naming what does not exist
     */
    public Question of(Ask ask, Events events) {
        SearchFields choice = ask.search();
        SamplingOptions sampling = ask.sampling();
        Effort effort = ask.effort();
        AnswerFormat given = choice.answerFormat();
        AnswerFormat format =
                given != null ? given : sampling.responseFormat() != null ? AnswerFormat.JSON : AnswerFormat.AUTO;
        return catalogs.ask(catalog -> {
            String named = ask.model();
            String asked = named != null ? named : missingModel(catalog);
            String served = aliases.served(asked, catalog);
            List<String> notes = new ArrayList<>(ask.notes());
            if (!served.equals(asked)) {
                notes.add(asked + " stands for " + served + " here");
            }
            ModelName name = ModelName.of(served, catalog);
            StrategyInfo strategy = choice.strategy(name.strategy(), effort, settings.defaultStrategy(), catalog);
            String verifier = choice.verifier();
            if (verifier != null) {
                Named.verifier(verifier, choice.path() + "verifier", catalog);
            }
            SearchRequest search = new SearchRequest(
                    name.model(),
                    new Problem(ask.messages(), format, ask.tools()),
                    sampling,
                    strategy.name(),
                    verifier,
                    choice.parameters(strategy, effort),
                    choice.budget(),
                    events,
                    TENANT,
                    null,
                    ask.choices() == 1 ? null : ask.choices(),
                    events == Events.ALL ? true : null,
                    ask.hints().equals(Hints.NONE) ? null : ask.hints());
            return new Question(ask.operation(), served, choice.path(), search, notes);
        });
    }

    private static String missingModel(Catalog catalog) {
        List<String> models = catalog.models().stream().map(ModelInfo::id).toList();
        throw Failure.invalid("model", "model is missing; there are " + String.join(", ", models), models)
                .asException();
    }

    private static void refuseUnsupported(JsonFields body) {
        JsonNode n = body.node("n");
        if (n != null && !(n.isIntegralNumber() && n.canConvertToInt() && n.intValue() == 1)) {
            throw Failure.invalid(
                            "n",
                            "n must be 1: the reply is one answer, the best of all samples. Set"
                                    + " reasoning.parameters.n for the number of samples")
                    .asException();
        }
        if (body.flag("logprobs", false)) {
            throw unsupported("logprobs", "the log-probabilities of an answer are not kept");
        }
        if (body.array("modalities").stream()
                .anyMatch(m -> !m.isString() || !m.stringValue().equals("text"))) {
            throw unsupported("modalities", "this model answers in text only");
        }
        if (body.node("web_search_options") != null) {
            throw unsupported("web_search_options", "this model does not search the web");
        }
    }

    /** Notes for the reader about fields that are understood but have no effect. */
    private static List<String> ineffective(JsonFields body) {
        List<String> notes = new ArrayList<>(0);
        for (String field : List.of("frequency_penalty", "presence_penalty")) {
            Double penalty = body.number(field, -2, 2, "a number from -2 to 2");
            if (penalty != null && penalty != 0) {
                notes.add(field + " had no effect: it is not supported");
            }
        }
        JsonNode bias = body.node("logit_bias");
        if (bias != null && !bias.isEmpty()) {
            notes.add("logit_bias had no effect: it is not supported");
        }
        return notes;
    }

    private static RuntimeException unsupported(String field, String why) {
        return Failure.invalid(field, field + " is not supported: " + why).asException();
    }

    private static List<String> nativeFields() {
        List<String> fields = new ArrayList<>(List.of("model", "messages", "input"));
        fields.addAll(SearchFields.FIELDS);
        fields.addAll(List.of(
                "reasoning_effort",
                "temperature",
                "top_p",
                "max_tokens",
                "max_completion_tokens",
                "stop",
                "seed",
                "response_format",
                "stream",
                "trace",
                "user",
                "metadata"));
        return List.copyOf(fields);
    }
}
