package io.ponder.reasoning.strategy;

import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.score.VerifierKind;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy knows about the search it serves.
 *
 * @param problem as the proposer gets it
 * @param capabilities of the engine
 * @param verifier what the search's verifier can score; null when it has none
 * @param choices how many candidates the result is to have, at least 1; usually 1
 */
public record Brief(
        Problem problem,
        Sampling sampling,
        Budget.Limits budget,
        Set<Capability> capabilities,
        @Nullable VerifierKind verifier,
        int choices,
        long seed) {

    public Brief {
        capabilities = Set.copyOf(capabilities);
    }

    /** Of a search for one candidate. */
    public Brief(
            Problem problem,
            Sampling sampling,
            Budget.Limits budget,
            Set<Capability> capabilities,
            @Nullable VerifierKind verifier,
            long seed) {
        this(problem, sampling, budget, capabilities, verifier, 1, seed);
    }

    /** The only randomness a strategy has. */
    public SplittableRandom random() {
        return new SplittableRandom(seed);
    }
}
