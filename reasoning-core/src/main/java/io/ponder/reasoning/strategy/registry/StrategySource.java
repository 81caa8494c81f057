package io.ponder.reasoning.strategy.registry;

import io.ponder.reasoning.strategy.StrategyType;
import java.util.List;

/**
 * Strategies from outside Ponder's own source. {@link Strategies} lists those of every implementation that a file {@code
 * META-INF/services/io.ponder.reasoning.strategy.registry.StrategySource} on the class path names.
 */
@FunctionalInterface
public interface StrategySource {

    List<StrategyType> types();
}
