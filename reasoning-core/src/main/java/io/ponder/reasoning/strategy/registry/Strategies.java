package io.ponder.reasoning.strategy.registry;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.auto.Auto;
import io.ponder.reasoning.strategy.revise.BudgetForcing;
import io.ponder.reasoning.strategy.revise.Mixture;
import io.ponder.reasoning.strategy.revise.ParallelCoordinated;
import io.ponder.reasoning.strategy.revise.RecursiveAggregation;
import io.ponder.reasoning.strategy.revise.SequentialRevision;
import io.ponder.reasoning.strategy.select.BestOfN;
import io.ponder.reasoning.strategy.select.Pairwise;
import io.ponder.reasoning.strategy.select.Sample;
import io.ponder.reasoning.strategy.select.WeightedBestOfN;
import io.ponder.reasoning.strategy.stepwise.BeamSearch;
import io.ponder.reasoning.strategy.stepwise.ParticleFiltering;
import io.ponder.reasoning.strategy.stepwise.PowerSampling;
import io.ponder.reasoning.strategy.tree.AbMcts;
import io.ponder.reasoning.strategy.tree.Mcts;
import io.ponder.reasoning.strategy.tree.TreeOfThought;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import io.ponder.reasoning.strategy.vote.UniversalSelfConsistency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Every strategy there is. A new one is one new file and one line here, or one line in {@code META-INF/services} where it is
 * not a part of Ponder ({@link StrategySource}).
 */
public final class Strategies {

    private static final List<StrategyType> ALL = withAdded(List.of(
            Sample.TYPE,
            MajorityVote.TYPE,
            UniversalSelfConsistency.TYPE,
            BestOfN.TYPE,
            WeightedBestOfN.TYPE,
            Pairwise.TYPE,
            BeamSearch.TYPE,
            Mcts.TYPE,
            TreeOfThought.TYPE,
            SequentialRevision.TYPE,
            RecursiveAggregation.TYPE,
            ParallelCoordinated.TYPE,
            Mixture.TYPE,
            BudgetForcing.TYPE,
            ParticleFiltering.TYPE,
            PowerSampling.TYPE,
            AbMcts.TYPE,
            Auto.TYPE));

    private Strategies() {}

    private static List<StrategyType> withAdded(List<StrategyType> own) {
        Map<String, StrategyType> all = new LinkedHashMap<>();
        own.forEach(type -> all.put(type.name(), type));
        for (StrategySource source : ServiceLoader.load(StrategySource.class, Strategies.class.getClassLoader())) {
            for (StrategyType type : source.types()) {
                if (all.putIfAbsent(type.name(), type) != null) {
                    throw new IllegalStateException(source + " adds a second strategy " + type.name());
                }
            }
        }
        return List.copyOf(all.values());
    }

    public static List<StrategyType> all() {
        return ALL;
    }

    /**
     * @throws io.ponder.reasoning.model.FailureException listing those that exist
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
