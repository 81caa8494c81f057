package io.ponder.contracts.search;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /v1/catalog}: everything that a request can name, and what it can cost.
 *
 * @param prices by model; one that is not there has none
 * @param defaults for what a request leaves open; null from a service that does not say
 */
public record Catalog(
        List<ModelInfo> models,
        List<StrategyInfo> strategies,
        List<VerifierInfo> verifiers,
        Map<String, Price> prices,
        @Nullable Defaults defaults) {

    public Catalog {
        // An absent map arrives as null from JSON.
        prices = prices == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(prices));
        models = List.copyOf(models);
        strategies = List.copyOf(strategies);
        verifiers = List.copyOf(verifiers);
    }

    /** A catalog without prices and defaults. */
    public Catalog(List<ModelInfo> models, List<StrategyInfo> strategies, List<VerifierInfo> verifiers) {
        this(models, strategies, verifiers, Map.of(), null);
    }

    /**
     * What holds where a request says nothing.
     *
     * @param sampleTokens the most completion tokens of one sample
     */
    public record Defaults(Budget.Limits budget, int sampleTokens) {}

    /**
     * @param scoring whether it asks a verifier, and for what
     * @param verifier the verifier it uses if none is named; null if it needs none
     * @param needs what the engine must be able to do
     * @param tools whether it can search over samples that call tools
     */
    public record StrategyInfo(
            String name,
            String description,
            Scoring scoring,
            @Nullable String verifier,
            Set<Capability> needs,
            boolean tools,
            List<ParameterInfo> parameters) {
        public StrategyInfo {
            needs = Collections.unmodifiableSet(new TreeSet<>(needs));
            parameters = List.copyOf(parameters);
        }

        /** A strategy that any engine serves, and that scores candidates if it has a verifier. */
        public StrategyInfo(
                String name, String description, @Nullable String verifier, List<ParameterInfo> parameters) {
            this(
                    name,
                    description,
                    verifier == null ? Scoring.NONE : Scoring.CANDIDATES,
                    verifier,
                    Set.of(),
                    false,
                    parameters);
        }

        /** What a strategy says of itself. */
        public static StrategyInfo of(StrategyType type) {
            return new StrategyInfo(
                    type.name(),
                    type.description(),
                    type.scoring(),
                    type.verifier(),
                    type.needs(),
                    type.tools(),
                    type.allParameters().stream()
                            .map(p -> new ParameterInfo(
                                    p.name(),
                                    p.description(),
                                    p.range(),
                                    p.defaultJson().toString()))
                            .toList());
        }
    }

    /**
     * @param range the accepted values, for people to read, such as {@code 1..256} or {@code true|false}
     * @param byDefault the default, for people to read
     */
    public record ParameterInfo(String name, String description, String range, String byDefault) {}
}
