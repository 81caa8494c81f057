/** One answer after another: the model is made to think again, or to improve on its last attempts. */
@NullMarked
package io.ponder.reasoning.strategy.revise;

import org.jspecify.annotations.NullMarked;
