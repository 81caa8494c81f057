package io.ponder.dataset.recipe;

import io.ponder.datasets.guard.TreeCaps;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The strategy by which a recipe searches, whatever it is. */
final class Searching {

    static final Parameter<String> STRATEGY = new Parameter.Text(
            "strategy", "that searches, such as majority_vote, beam_search or mcts", 80, "majority_vote");

    /** The parameter that makes a tree wide, by what strategies call it. */
    private static final List<String> WIDTHS = List.of("n", "beams", "particles", "iterations", "breadth");

    private Searching() {}

    /**
     * The strategy's parameters.
     *
     * @param width the recipe's parameter for how wide it searches
     * @throws io.ponder.reasoning.model.FailureException when there is no such strategy, or the tree would be too large
     */
    static Map<String, Object> parameters(RecipeValues values, Parameter<Integer> width) {
        StrategyType type = Strategies.named(values.get(STRATEGY));
        Map<String, Object> parameters = new LinkedHashMap<>();
        type.allParameters().stream()
                .map(Parameter::name)
                .filter(WIDTHS::contains)
                .findFirst()
                .ifPresent(name -> parameters.put(name, values.get(width)));
        parameters.put("prompt", Asking.prompt(values));
        if (type.name().equals("majority_vote")) {
            parameters.put("stop_confidence", 1.0);
        }
        Parameters.read(type, parameters);
        TreeCaps.USUAL.refuses(parameters).ifPresent(why -> {
            throw Failure.invalid(width.field(), width.field() + ": " + why).asException();
        });
        return parameters;
    }
}
