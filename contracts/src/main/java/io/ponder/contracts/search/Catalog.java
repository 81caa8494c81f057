package io.ponder.contracts.search;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.verifier.VerifierInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code GET /v1/catalog}: everything that a request can name. */
public record Catalog(List<ModelInfo> models, List<StrategyInfo> strategies, List<VerifierInfo> verifiers) {

    public Catalog {
        models = List.copyOf(models);
        strategies = List.copyOf(strategies);
        verifiers = List.copyOf(verifiers);
    }

    /** @param verifier the verifier it uses if none is named; null if it needs none */
    public record StrategyInfo(
            String name, String description, @Nullable String verifier, List<ParameterInfo> parameters) {
        public StrategyInfo {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * @param range the accepted values, for people to read, such as {@code 1..256} or {@code true|false}
     * @param byDefault the default, for people to read
     */
    public record ParameterInfo(String name, String description, String range, String byDefault) {}
}
