package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Capability;
import io.ponder.reasoning.search.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A strategy as clients see it.
 *
 * @param name what clients write, snake_case
 * @param description one sentence, for people
 * @param verifier the verifier it uses when none is named; null when it scores nothing
 * @param needs what the engine must be able to do
 * @param parameters its own parameters; {@link #allParameters()} adds those every strategy has
 * @param factory makes the object that serves one search
 */
public record StrategyType(
        String name,
        String description,
        @Nullable String verifier,
        Set<Capability> needs,
        List<Parameter> parameters,
        Factory factory) {

    /** Makes a strategy for one search from parameters that have been checked. */
    @FunctionalInterface
    public interface Factory {
        Strategy create(Parameters parameters);
    }

    /** Its own parameters, and {@code prompt}. */
    public List<Parameter> allParameters() {
        List<Parameter> all = new ArrayList<>(parameters);
        all.add(Prompt.PARAMETER);
        return List.copyOf(all);
    }

    public boolean scores() {
        return verifier != null;
    }
}
