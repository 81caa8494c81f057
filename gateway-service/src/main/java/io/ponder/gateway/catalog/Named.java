package io.ponder.gateway.catalog;

import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Failure;
import java.util.List;

/** Looks up what a request names, and refuses what does not exist with a list of what does. */
public final class Named {

    private Named() {}

    /**
     * The strategy of this name.
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
     * The verifier of this name.
     *
     * @param field where the request names it
     * @throws io.ponder.reasoning.model.FailureException when clients may not name such a verifier
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
        String shown = name.length() > 100 ? name.substring(0, 100) + "..." : name;
        String there = known.isEmpty() ? "there is none" : "there are " + String.join(", ", known);
        return Failure.invalid(
                        field, field + " names the " + what + " '" + shown + "', which does not exist; " + there, known)
                .asException();
    }
}
