/** What strategies are built from: moves and results told once, rounds, candidates, and the ways to choose among them. */
@NullMarked
package io.ponder.reasoning.strategy.toolbox;

import org.jspecify.annotations.NullMarked;
