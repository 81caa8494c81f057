package io.ponder.dataset.job;

import io.ponder.dataset.recipe.Recipes;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.dataset.store.Owners;
import io.ponder.datasets.card.DataCard;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/datasets/{id}/card}. */
@RestController
final class CardController {

    private final DatasetStore datasets;
    private final DataCards cards;

    CardController(DatasetStore datasets, JobStore jobs, JobDocuments documents, Recipes recipes) {
        this.datasets = datasets;
        this.cards = new DataCards(jobs, documents, datasets, recipes);
    }

    /**
     * What the data set holds, where it comes from and what it cost.
     *
     * @param rows whether to look at each row too: who wrote it, how, and who let it pass
     */
    @GetMapping("/v1/datasets/{id}/card")
    DataCard card(
            @PathVariable String id, @RequestParam(defaultValue = "true") boolean rows, HttpServletRequest request) {
        return cards.of(Owners.dataset(id, datasets, request), rows);
    }
}
