package io.ponder.contracts.search;

import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Prompt;
import io.ponder.reasoning.strategy.SearchBound;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a search before it begins.
 *
 * @param bound what it can use
 * @param kind the same for searches that are alike but for their questions
 * @param longest that it can take
 */
public record WorstSearch(SearchBound bound, String kind, Duration longest) {

    /** For a search-service that does not say what it would allow. */
    private static final Budget LARGEST = new Budget(
            Budget.TOKENS_CEILING, null, Budget.TIME_CEILING, Budget.SAMPLES_CEILING, Budget.PARALLEL_CEILING);

    private static final int USUAL_SAMPLE = 1024;

    private static Budget budget(SearchRequest search, Catalog catalog) {
        Catalog.Defaults defaults = catalog.defaults();
        return search.budget()
                .orElse(defaults == null ? LARGEST : defaults.budget().orElse(LARGEST));
    }

    /**
     * What is known of a search from what the catalog says of its model, strategy and verifier.
     *
     * @param search one that names its strategy
     */
    public static WorstSearch of(SearchRequest search, Catalog catalog) {
        Catalog.Defaults defaults = catalog.defaults();
        Budget budget = budget(search, catalog);
        Integer sample = search.sampling().maxTokens();
        Sampling sampling = sampling(
                search.sampling(), sample != null ? sample : defaults == null ? USUAL_SAMPLE : defaults.sampleTokens());
        StrategyType type = Strategies.named(Objects.requireNonNull(search.strategy(), "the strategy has no name"));
        VerifierInfo verifier = verifier(search, type, catalog);
        boolean isJudged = verifier != null && verifier.usesModel();
        try {
            Parameters parameters =
                    Prompt.settled(Parameters.read(type, search.parameters()), search.problem(), sampling);
            SearchBound.Asked asked = new SearchBound.Asked(
                    Prompt.longest(parameters, search.problem()),
                    sampling,
                    search.choices() == null ? 1 : search.choices(),
                    Price.dearest(writers(search, parameters, catalog), catalog.prices()::get),
                    verifier != null,
                    isJudged,
                    verifier != null && isJudged
                            ? Price.dearest(judges(verifier, catalog), catalog.prices()::get)
                            : null,
                    verifier == null ? JudgeEffort.ONE_WORD : verifier.mostEffort());
            SearchBound bound = SearchBound.of(type, parameters, asked, budget);
            return new WorstSearch(bound, kind(search, parameters, asked, bound), budget.maxTime());
        } catch (FailureException e) {
            // search-service refuses it, and says why.
            SearchBound.Spend most = new SearchBound.Spend(budget.maxTokens(), budget.maxCostUsd());
            return new WorstSearch(
                    new SearchBound(budget.maxSamples(), most.tokens(), most.costUsd(), most, null, 1),
                    "refused",
                    budget.maxTime());
        }
    }

    /** As far as it matters here. */
    private static Sampling sampling(SamplingOptions asked, int maxTokens) {
        return new Sampling(
                asked.temperature() == null ? 1 : asked.temperature(), 1, maxTokens, List.of(), asked.responseFormat());
    }

    /** The same for searches that are alike but for their questions. */
    private static String kind(
            SearchRequest search, Parameters parameters, SearchBound.Asked asked, SearchBound bound) {
        List<Object> alike = new ArrayList<>(List.of(
                parameters.values(),
                bound.samples(),
                asked.sampling().maxTokens(),
                asked.sampling().temperature() == 0,
                asked.problem().tools() != null));
        alike.add(search.model());
        alike.add(search.strategy());
        alike.add(search.verifier());
        return UUID.nameUUIDFromBytes(alike.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static @Nullable VerifierInfo verifier(SearchRequest search, StrategyType type, Catalog catalog) {
        String name = search.verifier() == null ? type.verifier() : search.verifier();
        return catalog.verifiers().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static List<String> writers(SearchRequest search, Parameters parameters, Catalog catalog) {
        List<String> writers = new ArrayList<>(parameters.models());
        writers.add(search.model() == null ? catalog.models().getFirst().id() : search.model());
        return writers;
    }

    /** Those that a verifier may ask: its own, and for a judge any that there is. */
    private static List<String> judges(VerifierInfo verifier, Catalog catalog) {
        List<String> judges = new ArrayList<>(verifier.models());
        if (verifier.asksJudge()) {
            catalog.models().forEach(model -> judges.add(model.id()));
        }
        return judges;
    }
}
