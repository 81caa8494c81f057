package io.ponder.gateway.catalog;

import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.List;

/** Looks up strategies and verifiers by name. A name that does not exist is refused, with a list of those that do. */
public final class Named {

    private Named() {}

    /**
     * The strategy with this name.
     *
     * @param field where the request names it
     * @throws io.ponder.reasoning.model.FailureException when there is no such strategy
     */
    public static StrategyInfo strategy(String name, String field, Catalog catalog) {
        for (StrategyInfo strategy : catalog.strategies()) {
            if (strategy.name().equals(name)) {
                return strategy;
            }
        }
        throw unknown(
                field,
                "strategy",
                name,
                catalog.strategies().stream().map(StrategyInfo::name).toList());
    }

    /**
     * The verifier with this name.
     *
     * @param field where the request names it
     * @throws io.ponder.reasoning.model.FailureException when there is no such verifier that clients may name
     */
    public static VerifierInfo verifier(String name, String field, Catalog catalog) {
        for (VerifierInfo verifier : catalog.verifiers()) {
            if (verifier.name().equals(name) && verifier.clients()) {
                return verifier;
            }
        }
        throw unknown(
                field,
                "verifier",
                name,
                catalog.verifiers().stream()
                        .filter(VerifierInfo::clients)
                        .map(VerifierInfo::name)
                        .toList());
    }

    private static RuntimeException unknown(String field, String what, String name, List<String> known) {
        String there = known.isEmpty() ? "there is none" : "there are " + String.join(", ", known);
        return Failure.invalid(
                        field,
                        field + " names the " + what + " '" + Field.shortened(name, 100) + "', which does not exist; "
                                + there,
                        known)
                .asException();
    }
}
