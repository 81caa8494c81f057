/** Every strategy there is: the index. */
@NullMarked
package io.ponder.reasoning.strategy.registry;

import org.jspecify.annotations.NullMarked;
