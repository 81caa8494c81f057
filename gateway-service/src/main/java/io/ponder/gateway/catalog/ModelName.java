package io.ponder.gateway.catalog;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as a client names it: {@code model} or {@code model+strategy}.
 *
 * @param model one of the catalog's models
 * @param strategy null if there is no suffix
 */
public record ModelName(String model, @Nullable String strategy) {

    /** Separates a model from its strategy. */
    public static final char SEPARATOR = '+';

    /**
     * Reads a name. A model's name may contain the separator, so the whole name is tried first.
     *
     * @throws io.ponder.reasoning.model.FailureException 404 for an unknown model, 400 for an unknown strategy
     */
    public static ModelName of(String name, Catalog catalog) {
        List<String> models = catalog.models().stream().map(ModelInfo::id).toList();
        if (models.contains(name)) {
            return new ModelName(name, null);
        }
        int cut = name.lastIndexOf(SEPARATOR);
        if (cut > 0 && models.contains(name.substring(0, cut))) {
            String strategy = name.substring(cut + 1);
            Named.strategy(strategy, "model", catalog);
            return new ModelName(name.substring(0, cut), strategy);
        }
        if (models.isEmpty()) {
            throw Failure.of(Kind.UPSTREAM_UNAVAILABLE, "no model is being served at the moment")
                    .asException();
        }
        throw new Failure(
                        Kind.UNKNOWN_MODEL,
                        "The model '" + Field.shortened(name, 100) + "' does not exist; there are "
                                + String.join(", ", models)
                                + ", each also with a strategy as suffix, such as " + models.getFirst() + SEPARATOR
                                + catalog.strategies().stream()
                                        .map(StrategyInfo::name)
                                        .reduce((first, second) -> second)
                                        .orElse("strategy")
                                + "; PONDER_MODEL_ALIASES lets other names stand for them",
                        "model",
                        models,
                        null)
                .asException();
    }
}
