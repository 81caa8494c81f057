package io.ponder.gateway.models;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.gateway.catalog.CachedCatalog;
import io.ponder.gateway.catalog.ModelName;
import io.ponder.gateway.catalog.Named;
import io.ponder.gateway.catalog.Permitted;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonReply;
import io.ponder.reasoning.model.Capability;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the models that a request can name: each once with its strategies, or on request with each strategy as a suffix. */
@RestController
final class ModelsController {

    /**
     * @param contextWindow the most prompt and completion tokens together; null if the engine does not say
     * @param strategy null for the model alone, which uses the default strategy
     * @param strategies what a request can name as {@code reasoning.strategy}, or as suffix of the model; null for a model
     *     with a suffix
     * @param capabilities what its engine can do
     */
    private record Model(
            String id,
            String object,
            long created,
            String ownedBy,
            String description,
            @Nullable Integer contextWindow,
            @Nullable String strategy,
            @Nullable List<String> strategies,
            Set<Capability> capabilities) {}

    private record Listing(String object, List<Model> data) {}

    private final CachedCatalog catalogs;
    private final long created;

    ModelsController(CachedCatalog catalogs, InstantSource clock) {
        this.catalogs = catalogs;
        this.created = clock.instant().getEpochSecond();
    }

    @GetMapping("/v1/models")
    void list(
            @RequestParam(defaultValue = "false") boolean suffixes,
            HttpServletRequest request,
            HttpServletResponse response) {
        Allowed allowed = Callers.of(request).allowed();
        JsonReply.write(
                response, catalogs.ask(all -> listing(Permitted.of(all, allowed).catalog(), suffixes)));
    }

    @GetMapping("/v1/models/{*id}")
    void one(@PathVariable("id") String path, HttpServletRequest request, HttpServletResponse response) {
        String id = path.substring(1);
        Allowed allowed = Callers.of(request).allowed();
        JsonReply.write(response, catalogs.ask(all -> {
            Permitted permitted = Permitted.of(all, allowed);
            Catalog catalog = permitted.catalog();
            ModelName name = permitted.model(id);
            ModelInfo model = catalog.models().stream()
                    .filter(known -> known.id().equals(name.model()))
                    .findFirst()
                    .orElseThrow();
            String suffix = name.strategy();
            return model(model, suffix == null ? null : Named.strategy(suffix, "model", catalog), catalog);
        }));
    }

    private Listing listing(Catalog catalog, boolean withSuffixes) {
        List<Model> models = new ArrayList<>();
        for (ModelInfo model : catalog.models()) {
            models.add(model(model, null, catalog));
            for (StrategyInfo strategy : withSuffixes ? catalog.strategies() : List.<StrategyInfo>of()) {
                models.add(model(model, strategy, catalog));
            }
        }
        return new Listing("list", models);
    }

    private Model model(ModelInfo model, @Nullable StrategyInfo strategy, Catalog catalog) {
        return new Model(
                strategy == null ? model.id() : model.id() + ModelName.SEPARATOR + strategy.name(),
                "model",
                created,
                "ponder",
                strategy == null
                        ? model.id() + " (" + model.backend()
                                + ") with the default strategy, or the one a request picks"
                        : strategy.description(),
                model.contextTokens(),
                strategy == null ? null : strategy.name(),
                strategy == null
                        ? catalog.strategies().stream().map(StrategyInfo::name).toList()
                        : null,
                model.capabilities());
    }
}
