/** A few samples tell how hard the problem is, and so how it is searched; a policy learnt from an evaluation can decide. */
@NullMarked
package io.ponder.reasoning.strategy.auto;

import org.jspecify.annotations.NullMarked;
