package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Capability;
import io.ponder.reasoning.search.Brief;
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
 * @param scoring what it scores
 * @param verifier the verifier it uses when none is named; null for none. A strategy that scores nothing has none; one
 *     that {@link Scoring#MAY} score has none unless one is named
 * @param needs what the engine must be able to do
 * @param parameters its own parameters; {@link #allParameters()} adds those every strategy has
 * @param factory makes the object that serves one search
 */
public record StrategyType(
        String name,
        String description,
        Scoring scoring,
        @Nullable String verifier,
        Set<Capability> needs,
        List<Parameter> parameters,
        Factory factory) {

    /** Whether a strategy asks a verifier, and for what. */
    public enum Scoring {
        /** Nothing. */
        NONE,
        /** Finished candidates, when a verifier is named. */
        MAY,
        /** Finished candidates. */
        CANDIDATES,
        /** Unfinished prefixes too, which takes a process verifier. */
        PREFIXES
    }

    /** Makes a strategy for one search from parameters that have been checked. */
    @FunctionalInterface
    public interface Factory {
        Strategy create(Parameters parameters, Brief brief);
    }

    /** What a verifier that is down does to a search. */
    public static final Parameter.Choice ON_VERIFIER_FAILURE = new Parameter.Choice(
            "on_verifier_failure",
            "what becomes of the search when its verifier is down: fail, or continue without scores and say so; a score "
                    + "that fails among others is passed over either way",
            List.of("fail", "continue"),
            "fail");

    /** Its own parameters, and those every strategy has. */
    public List<Parameter> allParameters() {
        List<Parameter> all = new ArrayList<>(parameters);
        if (scoring != Scoring.NONE) {
            all.add(ON_VERIFIER_FAILURE);
        }
        all.addAll(Prompt.PARAMETERS);
        return List.copyOf(all);
    }

    /** Whether a search with it always has a verifier. */
    public boolean scores() {
        return scoring == Scoring.CANDIDATES || scoring == Scoring.PREFIXES;
    }
}
