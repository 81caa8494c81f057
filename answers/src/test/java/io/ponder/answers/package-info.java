@NullMarked
package io.ponder.answers;

import org.jspecify.annotations.NullMarked;
