package io.ponder.search;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Refuses a strategy that cannot do what a search needs, before the first token is spent; see {@link RequestNeeds} too. */
@Component
final class Requirements {

    private static final Field TOOLS = new Field("problem.tools");

    private final VerifierChoice choice;

    Requirements(VerifierChoice choice) {
        this.choice = choice;
    }

    /** Whether samples may call tools. */
    static boolean callsTools(Problem problem) {
        Tools tools = problem.tools();
        return tools != null && tools.choice() != Tools.Choice.NONE;
    }

    /**
     * @param model that writes candidates
     * @throws FailureException naming the field, and what works instead
     */
    void check(StrategyType type, Problem problem, ModelInfo model) {
        if (callsTools(problem) && !type.tools()) {
            throw withoutTools(type, model);
        }
        Set<Capability> missing = VerifierChoice.missing(type.needs(), model);
        if (!missing.isEmpty()) {
            throw withoutCapabilities(type, missing, model);
        }
    }

    private FailureException withoutTools(StrategyType type, ModelInfo model) {
        List<String> possible = Strategies.all().stream()
                .filter(other -> other.tools() && model.capabilities().containsAll(other.needs()))
                .map(StrategyType::name)
                .toList();
        return failure(
                type.name() + " cannot search over samples that call tools, and " + TOOLS
                        + " offers some; these strategies can: " + String.join(", ", possible),
                Field.STRATEGY,
                possible);
    }

    private FailureException withoutCapabilities(StrategyType type, Set<Capability> missing, ModelInfo model) {
        List<String> possible = Strategies.all().stream()
                .filter(other -> model.capabilities().containsAll(other.needs()) && choice.works(other, model))
                .map(StrategyType::name)
                .toList();
        return failure(
                "the engine of " + model.id() + " lacks " + VerifierChoice.names(missing) + ", which " + type.name()
                        + " needs here; without it these strategies work: " + String.join(", ", possible),
                null,
                possible);
    }

    private static FailureException failure(String message, @Nullable Field field, List<String> allowed) {
        return new Failure(Kind.CAPABILITY_MISSING, message, field == null ? null : field.path(), allowed, null)
                .asException();
    }
}
