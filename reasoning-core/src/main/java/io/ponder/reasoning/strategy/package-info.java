/**
 * What a strategy says of itself: its type, parameters, prompt and what a budget means for it. The strategies themselves are
 * in the packages below, by family; how to add one: {@code docs/adding-a-strategy.md}.
 */
@NullMarked
package io.ponder.reasoning.strategy;

import org.jspecify.annotations.NullMarked;
