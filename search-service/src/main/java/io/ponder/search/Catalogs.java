package io.ponder.search;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.verifier.ProgramRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.runtime.Refreshed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks up what requests can name: the proposer's models, the verifiers and the strategies. */
@Component
final class Catalogs {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Refreshed<List<ModelInfo>> models;
    private final Refreshed<List<VerifierInfo>> verifiers;
    private final Refreshed<ProgramRequest.Ready> programs;
    private final PriceSettings prices;
    private final Catalog.Defaults defaults;

    Catalogs(
            ServiceClient proposerClient,
            ServiceClient verifierClient,
            SearchSettings settings,
            PriceSettings prices,
            SameModels same,
            InstantSource clock) {
        this.prices = prices;
        this.defaults = new Catalog.Defaults(
                settings.budget().toBudget().limits(), settings.sampling().maxTokens());
        models = new Refreshed<>(() -> same.models(proposerClient, () -> soon(clock)), settings.catalogFresh(), clock);
        verifiers = new Refreshed<>(
                () -> verifierClient
                        .get("/v1/verifiers", VerifierInfo.Listing.class, soon(clock))
                        .verifiers(),
                settings.catalogFresh(),
                clock);
        programs = new Refreshed<>(
                () -> verifierClient.get("/v1/programs", ProgramRequest.Ready.class, soon(clock)),
                settings.catalogFresh(),
                clock);
    }

    /** @throws io.ponder.reasoning.model.FailureException if verifier-service cannot run programs, saying why */
    void requirePrograms() {
        programs.get();
    }

    private static RequestContext soon(InstantSource clock) {
        return RequestContext.fresh().until(clock.instant().plus(PATIENCE));
    }

    Catalog catalog() {
        return new Catalog(
                models.get(),
                Strategies.all().stream().map(Catalog.StrategyInfo::of).toList(),
                forClients(verifiers.get()),
                prices.byModel(),
                defaults);
    }

    /**
     * @param name null for the proposer's default
     */
    ModelInfo model(@Nullable String name) {
        return model(name, new Field("model"));
    }

    /** All models that are served. */
    List<ModelInfo> models() {
        return models.get();
    }

    /** The model of that name, if the proposer serves one. */
    Optional<ModelInfo> known(String name) {
        return models.get().stream().filter(model -> model.id().equals(name)).findFirst();
    }

    /** @param field the field that names it, for messages */
    ModelInfo model(@Nullable String name, Field field) {
        return models.ask(known -> model(name, field, known));
    }

    private static ModelInfo model(@Nullable String name, Field field, List<ModelInfo> known) {
        if (known.isEmpty()) {
            throw Failure.of(Kind.UPSTREAM_UNAVAILABLE, "proposer-service serves no model yet")
                    .asException();
        }
        if (name == null) {
            return known.getFirst();
        }
        return known.stream()
                .filter(model -> model.id().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names = known.stream().map(ModelInfo::id).toList();
                    return new Failure(
                                    Kind.UNKNOWN_MODEL,
                                    "there is no model " + Field.unquoted(name) + "; there are "
                                            + String.join(", ", names),
                                    field.path(),
                                    names,
                                    null)
                            .asException();
                });
    }

    /** The names of matching verifiers that clients may use. */
    List<String> verifiers(Predicate<VerifierInfo> which) {
        return forClients(verifiers.get()).stream()
                .filter(which)
                .map(VerifierInfo::name)
                .toList();
    }

    VerifierInfo verifier(String name) {
        return verifiers.ask(all -> verifier(name, forClients(all)));
    }

    private static VerifierInfo verifier(String name, List<VerifierInfo> known) {
        return known.stream()
                .filter(verifier -> verifier.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names = known.stream().map(VerifierInfo::name).toList();
                    return Failure.invalid(
                                    Field.VERIFIER,
                                    "there is no verifier " + Field.unquoted(name) + " for searches; there are "
                                            + String.join(", ", names),
                                    names)
                            .asException();
                });
    }

    /** Leaves out verifiers that need the right answer, because their scores would reveal it to the client. */
    private static List<VerifierInfo> forClients(List<VerifierInfo> all) {
        return all.stream().filter(VerifierInfo::clients).toList();
    }
}
