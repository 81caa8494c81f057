package io.ponder.gateway.question;

import io.ponder.accounts.ledger.Entry;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.WorstSearch;
import io.ponder.gateway.catalog.CachedCatalog;
import io.ponder.reasoning.strategy.SearchBound;
import org.springframework.stereotype.Component;

/** Says what is known of a request's cost before it begins, from what the catalog says of its model, strategy and verifier. */
@Component
public final class WorstCases {

    private static final double MILLI = 1e3;
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
        WorstSearch worst = catalogs.ask(catalog -> WorstSearch.of(search, catalog));
        return new Known(
                worst.bound(), new Entry.Foreseen(worst.kind(), worst.bound().size()));
    }

    /** The most seconds that the search of a question can take. */
    public double seconds(Question question) {
        return catalogs.ask(catalog -> WorstSearch.of(question.search(), catalog))
                        .longest()
                        .toMillis()
                / MILLI;
    }
}
