/** Several paths grow side by side, one step a round, and a process verifier says which of them go on. */
@NullMarked
package io.ponder.reasoning.strategy.stepwise;

import org.jspecify.annotations.NullMarked;
