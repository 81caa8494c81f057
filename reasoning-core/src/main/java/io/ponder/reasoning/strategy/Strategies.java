package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Field;
import java.util.List;

/** Every strategy there is. A new one is one new file and one line here. */
public final class Strategies {

    private static final List<StrategyType> ALL = List.of(
            Sample.TYPE,
            MajorityVote.TYPE,
            UniversalSelfConsistency.TYPE,
            BestOfN.TYPE,
            WeightedBestOfN.TYPE,
            BeamSearch.TYPE,
            Mcts.TYPE,
            TreeOfThought.TYPE,
            SequentialRevision.TYPE,
            BudgetForcing.TYPE,
            ParticleFiltering.TYPE,
            AbMcts.TYPE,
            Auto.TYPE);

    private Strategies() {}

    public static List<StrategyType> all() {
        return ALL;
    }

    /**
     * @throws io.ponder.reasoning.FailureException listing those that exist
     */
    public static StrategyType named(String name) {
        return ALL.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Failure.invalid(
                                Field.STRATEGY,
                                "there is no strategy " + Field.unquoted(name) + "; there are "
                                        + String.join(", ", names()),
                                names())
                        .asException());
    }

    public static List<String> names() {
        return ALL.stream().map(StrategyType::name).toList();
    }
}
