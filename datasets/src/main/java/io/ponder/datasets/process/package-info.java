/** Process supervision: which steps are right, by rollouts, and which of two paths or steps is better, from trees. */
@NullMarked
package io.ponder.datasets.process;

import org.jspecify.annotations.NullMarked;
