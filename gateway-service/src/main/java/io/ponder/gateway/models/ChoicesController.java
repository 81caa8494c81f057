package io.ponder.gateway.models;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.gateway.catalog.CachedCatalog;
import io.ponder.gateway.catalog.Permitted;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonReply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.function.Function;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists the strategies and the verifiers that a request can name. */
@RestController
final class ChoicesController {

    private record Strategies(String object, List<StrategyInfo> data) {}

    private record Verifiers(String object, List<VerifierInfo> data) {}

    private final CachedCatalog catalogs;

    ChoicesController(CachedCatalog catalogs) {
        this.catalogs = catalogs;
    }

    @GetMapping("/v1/strategies")
    void strategies(HttpServletRequest request, HttpServletResponse response) {
        write(request, response, catalog -> new Strategies("list", catalog.strategies()));
    }

    @GetMapping("/v1/verifiers")
    void verifiers(HttpServletRequest request, HttpServletResponse response) {
        write(
                request,
                response,
                catalog -> new Verifiers(
                        "list",
                        catalog.verifiers().stream()
                                .filter(VerifierInfo::clients)
                                .toList()));
    }

    private void write(HttpServletRequest request, HttpServletResponse response, Function<Catalog, Object> listing) {
        Allowed allowed = Callers.of(request).allowed();
        JsonReply.write(
                response,
                catalogs.ask(all -> listing.apply(Permitted.of(all, allowed).catalog())));
    }
}
