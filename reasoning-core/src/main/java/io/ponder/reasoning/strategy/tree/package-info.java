/** A tree of steps or answers is explored where it promises most, by a verifier's scores or the model's own judgement. */
@NullMarked
package io.ponder.reasoning.strategy.tree;

import org.jspecify.annotations.NullMarked;
