package io.ponder.gateway.question;

import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.gateway.catalog.CachedCatalog;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Prompt;
import io.ponder.reasoning.strategy.SearchBound;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says what a request can cost at most, before it begins, from what the catalog says of its model, strategy and verifier. */
@Component
public final class WorstCases {

    /** For a search-service that does not say what it would allow. */
    private static final Budget LARGEST = new Budget(
            Budget.TOKENS_CEILING, null, Budget.TIME_CEILING, Budget.SAMPLES_CEILING, Budget.PARALLEL_CEILING);

    private static final int USUAL_SAMPLE = 1024;
    private static final Sampling ANY = new Sampling(1, 1, USUAL_SAMPLE, List.of(), null);

    private final CachedCatalog catalogs;

    WorstCases(CachedCatalog catalogs) {
        this.catalogs = catalogs;
    }

    /** The most that the search of a question can use. */
    public SearchBound of(Question question) {
        return catalogs.ask(catalog -> of(question.search(), catalog));
    }

    private static SearchBound of(SearchRequest search, Catalog catalog) {
        Catalog.Defaults defaults = catalog.defaults();
        Budget budget = search.budget()
                .orElse(defaults == null ? LARGEST : defaults.budget().orElse(LARGEST));
        Integer sample = search.sampling().maxTokens();
        int sampleTokens = sample != null ? sample : defaults == null ? USUAL_SAMPLE : defaults.sampleTokens();
        StrategyType type = Strategies.named(Objects.requireNonNull(search.strategy(), "the gateway names it"));
        VerifierInfo verifier = verifier(search, type, catalog);
        boolean isJudged = verifier != null && verifier.usesModel();
        try {
            Parameters parameters = Prompt.settled(Parameters.read(type, search.parameters()), search.problem(), ANY);
            SearchBound.Asked asked = new SearchBound.Asked(
                    Prompt.apply(parameters, search.problem()),
                    sampleTokens,
                    search.choices() == null ? 1 : search.choices(),
                    Price.dearest(writers(search, parameters, catalog), catalog.prices()::get),
                    verifier != null,
                    isJudged,
                    verifier != null && isJudged
                            ? Price.dearest(judges(verifier, catalog), catalog.prices()::get)
                            : null);
            return SearchBound.of(type, parameters, asked, budget);
        } catch (FailureException e) {
            // search-service refuses it, and says why.
            return new SearchBound(budget.maxSamples(), budget.maxTokens(), budget.maxCostUsd());
        }
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
