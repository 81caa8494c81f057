package io.ponder.gateway.question;

import io.ponder.accounts.limit.BoundedConversation;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.Rights;
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
import io.ponder.gateway.catalog.Permitted;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.limits.RequestCaps;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns requests into {@link Question}s, or refuses them. */
@Component
public final class Questions {

    private static final List<String> NATIVE_FIELDS = nativeFields();

    private final CachedCatalog catalogs;
    private final ModelAliases aliases;
    private final RequestCaps caps;
    private final GatewaySettings settings;
    private final Edge edge;
    private final Consents consents;

    Questions(
            CachedCatalog catalogs,
            ModelAliases aliases,
            RequestCaps caps,
            GatewaySettings settings,
            Edge edge,
            Consents consents) {
        this.consents = consents;
        this.edge = edge;
        this.catalogs = catalogs;
        this.caps = caps;
        this.aliases = aliases;
        this.settings = settings;
    }

    /**
     * Reads a native request. All its fields are ours, so an unknown one is refused.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    public Question reasoning(JsonFields body, Caller caller, Events events) {
        body.allowOnly(NATIVE_FIELDS);
        String model = body.name("model");
        String input = body.text("input");
        if (input != null && body.node("messages") != null) {
            throw Failure.invalid("input", "send either input or messages, not both")
                    .asException();
        }
        List<Message> messages = input == null ? Messages.read(body) : List.of(Message.user(input));
        SamplingOptions sampling = SamplingFields.read(body);
        SearchFields search = SearchFields.read(body);
        return of(
                new Ask(
                        "reasoning",
                        model,
                        messages,
                        ToolFields.read(body),
                        sampling,
                        search,
                        Effort.read(body),
                        1,
                        Hints.NONE,
                        TrainingFields.read(body, search),
                        List.of()),
                caller,
                events);
    }

    /**
     * Resolves what a client asks for: its model, strategy and verifier, each by the most specific source.
     *
     * @throws io.ponder.reasoning.model.FailureException naming what does not exist
     */
    public Question of(Ask ask, Caller caller, Events events) {
        Rights.requireAsking(caller);
        SearchFields choice = ask.search();
        SamplingOptions sampling = ask.sampling();
        Effort effort = choice.effort(ask.effort());
        AnswerFormat given = choice.answerFormat();
        boolean isDocument = sampling.responseFormat() != null || choice.compare() != null;
        AnswerFormat format = given != null ? given : isDocument ? AnswerFormat.JSON : AnswerFormat.AUTO;
        return catalogs.ask(all -> {
            Permitted permitted = Permitted.of(all, caller.allowed());
            String named = ask.model();
            String asked = named != null ? named : missingModel(permitted.catalog());
            ModelAliases.Served alias = aliases.served(asked, permitted.catalog(), conversation(ask, caller));
            String served = alias.name();
            List<String> notes = new ArrayList<>(ask.notes());
            if (!served.equals(asked)) {
                String instead = alias.instead() == null ? "" : ", since " + alias.instead() + " is not served";
                notes.add(asked + " stands for " + served + " here" + instead);
            }
            ModelName name = permitted.model(served);
            String usual = permitted.strategyByDefault(settings.defaultStrategy());
            StrategyInfo strategy = permitted.strategy(
                    catalog -> choice.strategy(name.strategy(), effort, usual, catalog), choice.path() + "strategy");
            Effort meant = choice.isLeftToUs(name.strategy(), effort) ? Effort.DEFAULT : effort;
            String verifier = permitted.verifier(choice.verifier(), strategy, choice.path() + "verifier");
            permitted.parameters(choice.parameters(), choice.path() + "parameters.");
            Consent consent = consents.of(ask, caller, events, notes);
            SearchRequest search = new SearchRequest(
                    name.model(),
                    new Problem(ask.messages(), format, ask.tools(), choice.compare()),
                    sampling,
                    strategy.name(),
                    verifier,
                    choice.parameters(strategy, meant),
                    caps.within(choice.budget(), defaults(all), choice.path() + "budget.", caller),
                    consent == null ? events : Events.ALL,
                    caller.tenant(),
                    choice.reference(),
                    ask.choices() == 1 ? null : ask.choices(),
                    events == Events.ALL ? true : null,
                    ask.hints().equals(Hints.NONE) ? null : edge.within(ask.hints(), caller));
            Question question = new Question(
                    ask.operation(),
                    served,
                    choice.path(),
                    search,
                    caller,
                    choice.conversation(),
                    null,
                    choice.attempts(),
                    consent,
                    notes);
            edge.requireNoFetching(question);
            question.requireReadableReference();
            return question;
        });
    }

    /**
     * The model that a name stands for, without a strategy.
     *
     * @throws io.ponder.reasoning.model.FailureException when it is null or no model's
     */
    public String model(@Nullable String named, Caller caller) {
        Rights.requireAsking(caller);
        return catalogs.ask(all -> {
            Permitted permitted = Permitted.of(all, caller.allowed());
            String asked = named != null ? named : missingModel(permitted.catalog());
            return permitted
                    .model(aliases.served(asked, permitted.catalog(), null).name())
                    .model();
        });
    }

    /**
     * What all turns of a conversation have in common: its name, or the client's key for its cache, or else how it begins, since
     * every turn repeats it.
     */
    private static String conversation(Ask ask, Caller caller) {
        BoundedConversation named = ask.search().conversation();
        String key = named != null ? named.id() : ask.hints().cacheKey();
        if (key == null) {
            key = ask.messages().stream()
                    .filter(message -> message.role() == Message.Role.USER)
                    .findFirst()
                    .orElseGet(() -> ask.messages().getFirst())
                    .content();
        }
        return caller.tenant() + "\n" + key;
    }

    /** What search-service gives a budget that a request leaves open, as far as it says. */
    private static Budget.Limits defaults(Catalog catalog) {
        Catalog.Defaults defaults = catalog.defaults();
        return defaults == null ? Budget.Limits.NONE : defaults.budget();
    }

    private static String missingModel(Catalog catalog) {
        List<String> models = catalog.models().stream().map(ModelInfo::id).toList();
        throw Failure.invalid("model", "model is missing; there are " + String.join(", ", models), models)
                .asException();
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
                "thinking_token_budget",
                "tools",
                "tool_choice",
                "parallel_tool_calls",
                "stream",
                "trace",
                "user",
                "safety_identifier",
                "metadata"));
        fields.addAll(EngineOptions.FIELDS);
        return List.copyOf(fields);
    }
}
