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
 */
public record Brief(
        Problem problem,
        Sampling sampling,
        Budget.Limits budget,
        Set<Capability> capabilities,
        @Nullable VerifierKind verifier,
        long seed) {

    public Brief {
        capabilities = Set.copyOf(capabilities);
    }

    /** The only randomness a strategy has. */
    public SplittableRandom random() {
        return new SplittableRandom(seed);
    }
}
