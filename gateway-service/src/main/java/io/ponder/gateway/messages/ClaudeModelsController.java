package io.ponder.gateway.messages;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.Catalog;
import io.ponder.gateway.catalog.CachedCatalog;
import io.ponder.gateway.catalog.ModelAliases;
import io.ponder.gateway.catalog.ModelName;
import io.ponder.gateway.catalog.Permitted;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.error.ApiFamily;
import io.ponder.gateway.json.JsonReply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The models in Anthropic's shape, for clients that name a version of its API. */
@RestController
final class ClaudeModelsController {

    /**
     * @param createdAt when this gateway started
     * @param maxInputTokens the most prompt and completion tokens together, as {@code maxTokens}; null if the engine does
     *     not say
     */
    private record Model(
            String type,
            String id,
            String displayName,
            String createdAt,
            String lifecycle,
            @Nullable Integer maxInputTokens,
            @Nullable Integer maxTokens) {}

    /** All models are on one page. */
    private record Page(
            List<Model> data,
            boolean hasMore,
            @Nullable String firstId,
            @Nullable String lastId) {}

    private final CachedCatalog catalogs;
    private final ModelAliases aliases;
    private final String created;

    ClaudeModelsController(CachedCatalog catalogs, ModelAliases aliases, InstantSource clock) {
        this.catalogs = catalogs;
        this.aliases = aliases;
        this.created = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @GetMapping(path = "/v1/models", headers = ApiFamily.ANTHROPIC_VERSION)
    void list(HttpServletRequest request, HttpServletResponse response) {
        Allowed allowed = Callers.of(request).allowed();
        List<Model> models = catalogs.ask(all -> Permitted.of(all, allowed).catalog().models().stream()
                .map(this::model)
                .toList());
        String first = models.isEmpty() ? null : models.getFirst().id();
        String last = models.isEmpty() ? null : models.getLast().id();
        JsonReply.write(response, new Page(models, false, first, last));
    }

    @GetMapping(path = "/v1/models/{*id}", headers = ApiFamily.ANTHROPIC_VERSION)
    void one(@PathVariable("id") String path, HttpServletRequest request, HttpServletResponse response) {
        Allowed allowed = Callers.of(request).allowed();
        JsonReply.write(response, catalogs.ask(all -> {
            Permitted permitted = Permitted.of(all, allowed);
            Catalog catalog = permitted.catalog();
            ModelName name = permitted.model(
                    aliases.served(path.substring(1), catalog, null).name());
            return catalog.models().stream()
                    .filter(known -> known.id().equals(name.model()))
                    .map(this::model)
                    .findFirst()
                    .orElseThrow();
        }));
    }

    private Model model(ModelInfo model) {
        Integer context = model.contextTokens();
        return new Model("model", model.id(), model.id(), created, "active", context, context);
    }
}
