package io.ponder.search;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.Capability;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import io.ponder.reasoning.Sampling;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.search.Budget;
import io.ponder.reasoning.search.Price;
import io.ponder.reasoning.search.SearchPlan;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Prompt;
import io.ponder.reasoning.strategy.Strategies;
import io.ponder.reasoning.strategy.StrategyType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns a request into a plan: every name resolved, every number checked, every default filled in. */
@Component
final class Plans {

    private final Catalogs catalogs;
    private final SearchSettings settings;
    private final PriceSettings prices;

    Plans(Catalogs catalogs, SearchSettings settings, PriceSettings prices) {
        this.catalogs = catalogs;
        this.settings = settings;
        this.prices = prices;
    }

    /**
     * A plan, and what its strategy is made of.
     *
     * @param judgeModel the model a judge asks; null when the verifier asks none
     */
    record Planned(
            SearchPlan plan,
            StrategyType type,
            Parameters parameters,
            @Nullable String judgeModel) {}

    /**
     * @throws io.ponder.reasoning.FailureException naming the field at fault
     */
    Planned plan(SearchRequest request) {
        StrategyType type = Strategies.named(request.strategy() == null ? settings.strategy() : request.strategy());
        Parameters parameters = Parameters.read(type, request.parameters());
        Budget budget = request.budget().orElse(settings.budget().toBudget(), "reasoning.budget");
        ModelInfo model = catalogs.model(request.model());
        VerifierInfo verifier = verifier(type, request.verifier());
        requireCapabilities(type, verifier, request, model);
        String judgeModel = verifier != null && verifier.usesModel() ? judgeModel(model) : null;
        Price price = prices.of(model.id()).orElse(null);
        Price judgePrice = judgeModel == null ? null : prices.of(judgeModel).orElse(null);
        if (budget.maxCostUsd() != null) {
            requirePrice(model.id(), price);
            if (judgeModel != null) {
                requirePrice(judgeModel, judgePrice);
            }
        }
        SearchPlan plan = new SearchPlan(
                Prompt.apply(parameters, request.problem()),
                type.name(),
                parameters.values(),
                model.id(),
                price,
                verifier == null
                        ? null
                        : new SearchPlan.Judge(
                                verifier.name(),
                                verifier.usesModel(),
                                verifier.usesModel() ? judgePrice : new Price(0, 0, 0)),
                aggregation(parameters),
                sampling(request.sampling()),
                budget,
                seed(request.sampling().seed()));
        return new Planned(plan, type, parameters, judgeModel);
    }

    private String judgeModel(ModelInfo proposer) {
        String judge = settings.judgeModel();
        return judge == null || judge.isEmpty() ? proposer.id() : judge;
    }

    private @Nullable VerifierInfo verifier(StrategyType type, @Nullable String wanted) {
        String byDefault = type.verifier();
        if (byDefault == null) {
            if (wanted != null) {
                List<String> scoring = Strategies.all().stream()
                        .filter(StrategyType::scores)
                        .map(StrategyType::name)
                        .toList();
                throw Failure.invalid(
                                "reasoning.verifier",
                                type.name() + " uses no verifier; leave it out, or use " + String.join(" or ", scoring),
                                scoring)
                        .asException();
            }
            return null;
        }
        return catalogs.verifier(wanted == null ? byDefault : wanted);
    }

    private static void requireCapabilities(
            StrategyType type, @Nullable VerifierInfo verifier, SearchRequest request, ModelInfo model) {
        Set<Capability> needed = new TreeSet<>(type.needs());
        if (request.sampling().responseFormat() != null) {
            needed.add(Capability.RESPONSE_FORMAT);
        }
        if (verifier != null && verifier.usesModel()) {
            needed.add(Capability.TOP_LOGPROBS);
        }
        needed.removeAll(model.capabilities());
        if (needed.isEmpty()) {
            return;
        }
        List<String> possible = Strategies.all().stream()
                .filter(other -> model.capabilities().containsAll(other.needs()))
                .filter(other -> !other.scores() || model.capabilities().contains(Capability.TOP_LOGPROBS))
                .map(StrategyType::name)
                .toList();
        String missing = String.join(
                ", ",
                needed.stream().map(c -> c.name().toLowerCase(Locale.ROOT)).toList());
        throw new Failure(
                        Kind.CAPABILITY_MISSING,
                        "the engine of " + model.id() + " lacks " + missing + ", which "
                                + (verifier != null && verifier.usesModel()
                                        ? "verifier " + verifier.name()
                                        : type.name())
                                + " needs here; without it these strategies work: " + String.join(", ", possible),
                        null,
                        possible,
                        null)
                .asException();
    }

    private static void requirePrice(String model, @Nullable Price price) {
        if (price == null) {
            throw Failure.invalid(
                            "reasoning.budget.max_cost_usd",
                            "no price is configured for " + model
                                    + ", so its cost cannot be limited; set PONDER_PRICES=" + model
                                    + "=prompt/cached/completion on search-service, or use max_tokens")
                    .asException();
        }
    }

    private static Aggregation aggregation(Parameters parameters) {
        return parameters.values().get("aggregation") instanceof String name
                ? Aggregation.valueOf(name.toUpperCase(Locale.ROOT))
                : Aggregation.MIN;
    }

    private Sampling sampling(SearchRequest.SamplingOptions wanted) {
        SearchSettings.DefaultSampling byDefault = settings.sampling();
        double temperature = wanted.temperature() == null ? byDefault.temperature() : wanted.temperature();
        double topP = wanted.topP() == null ? byDefault.topP() : wanted.topP();
        int maxTokens = wanted.maxTokens() == null ? byDefault.maxTokens() : wanted.maxTokens();
        try {
            return new Sampling(temperature, topP, maxTokens, wanted.stop(), wanted.responseFormat());
        } catch (IllegalArgumentException e) {
            throw Failure.of(Kind.INVALID_REQUEST, String.valueOf(e.getMessage()))
                    .asException();
        }
    }

    /** Small enough that seed plus trial stays a number every engine takes. */
    private static long seed(@Nullable Long wanted) {
        return wanted != null ? wanted : ThreadLocalRandom.current().nextLong(1, 1L << 31);
    }
}
