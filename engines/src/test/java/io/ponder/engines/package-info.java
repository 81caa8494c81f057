@NullMarked
package io.ponder.engines;

import org.jspecify.annotations.NullMarked;
