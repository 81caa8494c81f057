/**
 * What the author of a strategy needs: the laws of {@link io.ponder.reasoning.strategy.Strategy}, its moves and what it is
 * told, and how it declares its type. The strategies are in the packages below, by family; {@code
 * docs/adding-a-strategy.md} explains how to add one.
 */
@NullMarked
package io.ponder.reasoning.strategy;

import org.jspecify.annotations.NullMarked;
