/**
 * The strategies, one file each; {@link io.ponder.reasoning.strategy.Strategies} is the index. How to add one:
 * {@code docs/adding-a-strategy.md}.
 */
@NullMarked
package io.ponder.reasoning.strategy;

import org.jspecify.annotations.NullMarked;
