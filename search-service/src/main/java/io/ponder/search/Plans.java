package io.ponder.search;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Prompt;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.auto.Auto;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns a request into a plan: resolves every name, checks every number and fills in every default. */
@Component
final class Plans {

    private final Catalogs catalogs;
    private final SearchSettings settings;
    private final PriceSettings prices;
    private final Policies policies;
    private final Drawings drawings;
    private final VerifierChoice choice;
    private final Requirements requirements;

    Plans(
            Catalogs catalogs,
            SearchSettings settings,
            PriceSettings prices,
            Policies policies,
            Drawings drawings,
            VerifierChoice choice,
            Requirements requirements) {
        this.catalogs = catalogs;
        this.requirements = requirements;
        this.policies = policies;
        this.drawings = drawings;
        this.choice = choice;
        this.settings = settings;
        this.prices = prices;
    }

    /**
     * A plan, and a strategy instance that runs it once.
     *
     * @param judgeModel the model that a judge asks; null if the verifier asks none
     * @param distribution whether the verifier needs the distributions that the candidates' tokens were drawn from
     * @param notes for the result
     */
    record Planned(
            SearchPlan plan,
            Strategy strategy,
            @Nullable String judgeModel,
            boolean distribution,
            List<String> notes) {}

    /** @throws io.ponder.reasoning.model.FailureException naming the wrong field */
    Planned plan(SearchRequest request) {
        TraceEvent.Started before = started(request.resume());
        StrategyType type = Strategies.named(request.strategy() == null ? settings.strategy() : request.strategy());
        Policies.Taught taught = policies.teach(type, request);
        Drawings.Filled drawn = drawn(type, request, parameters(type, request, taught));
        Sampling sampling = sampling(drawn.sampling());
        Parameters parameters = Prompt.settled(Parameters.read(type, drawn.parameters()), request.problem(), sampling);
        Budget budget = request.budget().orElse(settings.budget().toBudget());
        List<ModelInfo> models = models(request.model(), parameters);
        RequestNeeds needs = RequestNeeds.of(request);
        models.forEach(model -> needs.require(model, catalogs.models()));
        models.forEach(model -> requirements.check(type, request.problem(), model));
        VerifierChoice.Chosen chosen =
                choice.of(type, taught.verifier(), models, Requirements.callsTools(request.problem()));
        VerifierInfo verifier = chosen.verifier();
        String judgeModel = verifier != null && verifier.asksJudge() ? choice.judgeModel(models.getFirst()) : null;
        Set<String> judges = new TreeSet<>(verifier == null ? Set.of() : verifier.models());
        if (judgeModel != null) {
            judges.add(judgeModel);
        }
        if (budget.maxCostUsd() != null) {
            models.forEach(
                    model -> requirePrice(model.id(), prices.of(model.id()).orElse(null)));
            judges.forEach(judge -> requirePrice(judge, prices.of(judge).orElse(null)));
        }
        Problem problem = Prompt.apply(parameters, request.problem());
        if (Prompt.asksForPrograms(parameters, request.problem())) {
            catalogs.requirePrograms();
        }
        SearchPlan plan = new SearchPlan(
                problem,
                type.name(),
                parameters.values(),
                models.stream()
                        .map(model -> new SearchPlan.Model(
                                model.id(), prices.of(model.id()).orElse(null)))
                        .toList(),
                verifier == null
                        ? null
                        : judge(
                                verifier,
                                Price.dearest(judges, model -> prices.of(model).orElse(null)),
                                parameters),
                parameters.aggregation(),
                sampling,
                budget,
                shared(models),
                request.choices() == null ? 1 : request.choices(),
                Boolean.TRUE.equals(request.live()) && request.events() == SearchRequest.Events.ALL,
                problem.answerReader(),
                new RequestSchemas(request),
                seed(request.sampling().seed(), before));
        boolean distribution = verifier != null && verifier.needs().contains(Capability.TOP_LOGPROBS);
        List<String> notes = Stream.of(taught.note(), drawn.note(), chosen.note(), alike(type, parameters, sampling))
                .filter(Objects::nonNull)
                .toList();
        Brief brief = before == null ? plan.brief() : before.brief();
        return new Planned(plan, type.factory().create(parameters, brief), judgeModel, distribution, notes);
    }

    private Drawings.Filled drawn(StrategyType type, SearchRequest request, Map<String, Object> parameters) {
        boolean isOurs = Prompt.isOurs(type, request.problem(), sampling(request.sampling()));
        return drawings.fill(type, catalogs.model(request.model()).id(), request, parameters, isOurs);
    }

    /** How the search began that is to be resumed; null for one that begins. */
    private static TraceEvent.@Nullable Started started(@Nullable List<TraceEvent> record) {
        if (record == null || record.isEmpty()) {
            return null;
        }
        if (record.getFirst() instanceof TraceEvent.Started started) {
            return started;
        }
        Field field = new Field("resume");
        throw Failure.invalid(field, field + " begins with the event \"started\" of the search that is to be resumed")
                .asException();
    }

    /** A search that nobody chose is a cheap one. */
    private static Map<String, Object> parameters(StrategyType type, SearchRequest request, Policies.Taught taught) {
        if (request.strategy() != null
                || type != Auto.TYPE
                || taught.parameters().get("effort") != null) {
            return taught.parameters();
        }
        Map<String, Object> cheap = new HashMap<>(taught.parameters());
        cheap.put("effort", "low");
        return cheap;
    }

    /** What to say of samples that are all drawn at temperature 0; null where there is but one. */
    private static @Nullable String alike(StrategyType type, Parameters parameters, Sampling sampling) {
        boolean drawsMany = parameters.values().get("n") instanceof Number n && n.intValue() > 1;
        return sampling.temperature() == 0
                        && drawsMany
                        && type.draws() != StrategyType.Draws.MORE
                        && !Drawing.differs(parameters)
                        && parameters.models().isEmpty()
                ? "at temperature 0 all samples are equal: one would do, or a higher temperature"
                : null;
    }

    /** The requested model, followed by any further models in the strategy's parameters. */
    private List<ModelInfo> models(@Nullable String asked, Parameters parameters) {
        List<ModelInfo> models = new ArrayList<>(List.of(catalogs.model(asked)));
        for (String name : parameters.models()) {
            ModelInfo model = catalogs.model(name, parameters.naming(name));
            if (!models.contains(model)) {
                models.add(model);
            }
        }
        return models;
    }

    private static Set<Capability> shared(List<ModelInfo> models) {
        Set<Capability> shared = new TreeSet<>(models.getFirst().capabilities());
        models.forEach(model -> shared.retainAll(model.capabilities()));
        return shared;
    }

    private static SearchPlan.Judge judge(VerifierInfo verifier, @Nullable Price price, Parameters parameters) {
        return new SearchPlan.Judge(
                verifier.name(),
                verifier.kind(),
                verifier.usesModel(),
                verifier.usesModel() ? price : new Price(0, 0, 0),
                parameters.get(StrategyType.ON_VERIFIER_FAILURE),
                verifier.mostEffort());
    }

    private static void requirePrice(String model, @Nullable Price price) {
        if (price == null) {
            throw Failure.invalid(
                            Field.BUDGET.at("max_cost_usd"),
                            "no price is configured for " + model
                                    + ", so its cost cannot be limited; set PONDER_PRICES=" + model
                                    + "=prompt/cached/completion on search-service, or use "
                                    + Field.BUDGET.at("max_tokens"))
                    .asException();
        }
    }

    private Sampling sampling(SearchRequest.SamplingOptions wanted) {
        SearchSettings.DefaultSampling byDefault = settings.sampling();
        double temperature = wanted.temperature() == null ? byDefault.temperature() : wanted.temperature();
        double topP = wanted.topP() == null ? byDefault.topP() : wanted.topP();
        int maxTokens = wanted.maxTokens() == null ? byDefault.maxTokens() : wanted.maxTokens();
        try {
            return new Sampling(
                    temperature,
                    topP,
                    maxTokens,
                    wanted.stop(),
                    wanted.responseFormat(),
                    null,
                    wanted.engineOptions(),
                    wanted.topLogProbs(),
                    wanted.thinkingTokens());
        } catch (FailureException e) {
            throw e.failure().within("sampling").asException();
        }
    }

    /** A drawn seed is small enough that every engine accepts the seed plus the trial's number. */
    private static long seed(@Nullable Long wanted, TraceEvent.@Nullable Started before) {
        if (wanted != null) {
            return wanted;
        }
        return before == null ? ThreadLocalRandom.current().nextLong(1, 1L << 31) : before.seed();
    }
}
