package io.ponder.gateway.catalog;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a caller may use of the catalog. A name that exists but is not among it is refused with 403. */
public final class Permitted {

    private final Catalog all;
    private final Catalog visible;
    private final Allowed allowed;

    private Permitted(Catalog all, Allowed allowed) {
        this.all = all;
        this.allowed = allowed;
        this.visible = new Catalog(
                all.models().stream()
                        .filter(model -> Allowed.includes(allowed.models(), model.id()))
                        .toList(),
                all.strategies().stream()
                        .filter(strategy -> Allowed.includes(allowed.strategies(), strategy.name()))
                        .toList(),
                all.verifiers().stream()
                        .filter(verifier -> Allowed.includes(allowed.verifiers(), verifier.name()))
                        .toList(),
                all.prices(),
                all.defaults());
    }

    /** What these names allow of a catalog. */
    public static Permitted of(Catalog all, Allowed allowed) {
        return new Permitted(all, allowed);
    }

    /** What the caller may use. */
    public Catalog catalog() {
        return visible;
    }

    /** The model that a request names. */
    public ModelName model(String name) {
        return resolve(
                catalog -> ModelName.of(name, catalog),
                "model",
                "model",
                visible.models().stream().map(ModelInfo::id).toList());
    }

    /**
     * The strategy that a request means.
     *
     * @param field where the request names it
     */
    public StrategyInfo strategy(Function<Catalog, StrategyInfo> lookup, String field) {
        return resolve(
                lookup,
                field,
                "strategy",
                visible.strategies().stream().map(StrategyInfo::name).toList());
    }

    /** The strategy for requests that do not choose one: this one or, if the caller may not use it, the first that he may. */
    public String strategyByDefault(String usual) {
        boolean isVisible = visible.strategies().isEmpty()
                || visible.strategies().stream().anyMatch(one -> one.name().equals(usual));
        return isVisible ? usual : visible.strategies().getFirst().name();
    }

    /**
     * The verifier that a search is to name.
     *
     * @param named by the request; null if it names none
     * @param field where the request names it
     * @return null if search-service is to choose
     */
    public @Nullable String verifier(@Nullable String named, StrategyInfo strategy, String field) {
        List<String> possible = visible.verifiers().stream()
                .filter(VerifierInfo::clients)
                .map(VerifierInfo::name)
                .toList();
        if (named != null) {
            return resolve(catalog -> Named.verifier(named, field, catalog), field, "verifier", possible)
                    .name();
        }
        String usual = strategy.verifier();
        if (usual == null || allowed.verifiers() == null) {
            return null;
        }
        if (!allowed.verifiers().contains(usual)) {
            throw forbidden(
                    field,
                    "the strategy " + strategy.name() + " asks the verifier " + usual
                            + " unless another is named, and this key may not use that one; " + there(possible),
                    possible);
        }
        // Named, so that no other stands in for it.
        return usual;
    }

    /**
     * Refuses models in a strategy's parameters.
     *
     * @param path of the parameters, with a dot at its end
     */
    public void parameters(Map<String, Object> parameters, String path) {
        Set<String> models = allowed.models();
        if (models == null) {
            return;
        }
        List<String> served = all.models().stream().map(ModelInfo::id).toList();
        parameters.forEach((name, value) -> {
            for (Object one : value instanceof Collection<?> several ? several : List.of(value)) {
                if (one instanceof String model && served.contains(model) && !models.contains(model)) {
                    List<String> possible =
                            visible.models().stream().map(ModelInfo::id).toList();
                    throw forbidden(
                            path + name,
                            path + name + " names the model '" + model + "', which this key may not use; "
                                    + there(possible),
                            possible);
                }
            }
        });
    }

    private <T> T resolve(Function<Catalog, T> lookup, String field, String what, List<String> possible) {
        try {
            return lookup.apply(visible);
        } catch (FailureException notVisible) {
            try {
                var _ = lookup.apply(all);
            } catch (FailureException nowhere) {
                throw notVisible;
            }
            throw forbidden(
                    field,
                    "this key may not use the " + what + " that " + field + " names; " + there(possible),
                    possible);
        }
    }

    private static String there(List<String> possible) {
        return possible.isEmpty() ? "it may use none that is there" : "it may use " + String.join(", ", possible);
    }

    private static RuntimeException forbidden(String field, String message, List<String> possible) {
        return new Failure(Kind.FORBIDDEN, message, field, possible, null).asException();
    }
}
