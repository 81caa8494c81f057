package io.ponder.gateway.question;

import io.ponder.accounts.ledger.Entry;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchRequest.SamplingOptions;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says what is known of a request's cost before it begins, from what the catalog says of its model, strategy and verifier. */
@Component
public final class WorstCases {

    /** For a search-service that does not say what it would allow. */
    private static final Budget LARGEST = new Budget(
            Budget.TOKENS_CEILING, null, Budget.TIME_CEILING, Budget.SAMPLES_CEILING, Budget.PARALLEL_CEILING);

    private static final double MILLI = 1e3;
    private static final int USUAL_SAMPLE = 1024;
    private final CachedCatalog catalogs;

    WorstCases(CachedCatalog catalogs) {
        this.catalogs = catalogs;
    }

    /**
     * What is known of a search.
     *
     * @param bound what it can use
     * @param foreseen by which searches that are alike are found
     */
    public record Known(SearchBound bound, Entry.Foreseen foreseen) {}

    /** What is known of the search of a question. */
    public Known of(Question question) {
        return of(question.search());
    }

    /** What is known of a search. */
    public Known of(SearchRequest search) {
        return catalogs.ask(catalog -> of(search, catalog));
    }

    /** The most seconds that the search of a question can take. */
    public double seconds(Question question) {
        return catalogs.ask(catalog -> budget(question.search(), catalog))
                        .maxTime()
                        .toMillis()
                / MILLI;
    }

    private static Budget budget(SearchRequest search, Catalog catalog) {
        Catalog.Defaults defaults = catalog.defaults();
        return search.budget()
                .orElse(defaults == null ? LARGEST : defaults.budget().orElse(LARGEST));
    }

    private static Known of(SearchRequest search, Catalog catalog) {
        Catalog.Defaults defaults = catalog.defaults();
        Budget budget = budget(search, catalog);
        Integer sample = search.sampling().maxTokens();
        Sampling sampling = sampling(
                search.sampling(), sample != null ? sample : defaults == null ? USUAL_SAMPLE : defaults.sampleTokens());
        StrategyType type = Strategies.named(Objects.requireNonNull(search.strategy(), "the gateway names it"));
        VerifierInfo verifier = verifier(search, type, catalog);
        boolean isJudged = verifier != null && verifier.usesModel();
        try {
            Parameters parameters =
                    Prompt.settled(Parameters.read(type, search.parameters()), search.problem(), sampling);
            SearchBound.Asked asked = new SearchBound.Asked(
                    Prompt.apply(parameters, search.problem()),
                    sampling,
                    search.choices() == null ? 1 : search.choices(),
                    Price.dearest(writers(search, parameters, catalog), catalog.prices()::get),
                    verifier != null,
                    isJudged,
                    verifier != null && isJudged
                            ? Price.dearest(judges(verifier, catalog), catalog.prices()::get)
                            : null);
            SearchBound bound = SearchBound.of(type, parameters, asked, budget);
            return new Known(bound, new Entry.Foreseen(kind(search, parameters, asked, bound), bound.size()));
        } catch (FailureException e) {
            // search-service refuses it, and says why.
            SearchBound.Spend most = new SearchBound.Spend(budget.maxTokens(), budget.maxCostUsd());
            return new Known(
                    new SearchBound(budget.maxSamples(), most.tokens(), most.costUsd(), most, null, 1),
                    new Entry.Foreseen("refused", 1));
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
