@NullMarked
package io.ponder.reasoning.math;

import org.jspecify.annotations.NullMarked;
